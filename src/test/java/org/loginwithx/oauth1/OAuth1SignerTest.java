package org.loginwithx.oauth1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.form.Parameter;
import org.loginwithx.form.PercentEncoding;

class OAuth1SignerTest {

  private static final SignableRequest REQUEST_TOKEN =
      SignableRequest.of("POST", URI.create("https://api.x.com/oauth/request_token"))
          .withOAuthParameter("oauth_callback", "https://app.example/callback");

  @ParameterizedTest
  @MethodSource("org.loginwithx.oauth1.SignatureVectors#all")
  void publishedRequestsGetTheirSignature(SignatureVectors.Vector vector) {
    OAuth1Signer signer = new OAuth1Signer(vector.credentials(), vector::nonce);

    assertThat(signer.sign(vector.request(), vector.timestamp()))
        .contains(
            "oauth_signature=\"" + PercentEncoding.encode(vector.signature()) + '"',
            "oauth_nonce=\"" + vector.nonce() + '"',
            "oauth_timestamp=\"" + vector.timestamp() + '"');
  }

  @Test
  void theWholeHeaderOfXExampleIsReproduced() {
    OAuth1Signer signer =
        new OAuth1Signer(SignatureVectors.SIGN_IN_APP, () -> "ea9ec8429b68d6b77cd5600adbbb0456");
    SignableRequest request =
        SignableRequest.of("POST", URI.create("https://api.twitter.com/oauth/request_token"))
            .withOAuthParameter("oauth_callback", "http://localhost/sign-in-with-twitter/");

    assertThat(signer.sign(request, 1318467427))
        .isEqualTo(
            "OAuth oauth_callback=\"http%3A%2F%2Flocalhost%2Fsign-in-with-twitter%2F\", "
                + "oauth_consumer_key=\"cChZNFj6T5R0TigYB9yd1w\", "
                + "oauth_nonce=\"ea9ec8429b68d6b77cd5600adbbb0456\", "
                + "oauth_signature=\"F1Li3tvehgcraF8DMJ7OyxO4w9Y%3D\", "
                + "oauth_signature_method=\"HMAC-SHA1\", "
                + "oauth_timestamp=\"1318467427\", "
                + "oauth_version=\"1.0\"");
  }

  // RFC 5849 section 1.2; its requests carry no oauth_version, which our signer always sends, so
  // these three go through the parts it is made of.
  @ParameterizedTest
  @MethodSource("rfcVectors")
  void rfcRequestsGetTheirSignature(
      SignableRequest request, String nonce, String timestamp, String signature) {
    List<Parameter> oauthParameters = new ArrayList<>(request.oauthParameters());
    oauthParameters.add(new Parameter("oauth_consumer_key", "dpf43f3p2l4k3l03"));
    oauthParameters.add(new Parameter("oauth_signature_method", "HMAC-SHA1"));
    oauthParameters.add(new Parameter("oauth_timestamp", timestamp));
    oauthParameters.add(new Parameter("oauth_nonce", nonce));
    String token = request.token();
    if (token != null) {
      oauthParameters.add(new Parameter("oauth_token", token));
    }
    String tokenSecret = request.tokenSecret();
    String baseString =
        SignatureBaseString.of(
            request.method(), request.uri(), oauthParameters, request.formParameters());

    assertThat(
            new HmacSha1Signature("kd94hf93k423kf44")
                .sign(baseString, tokenSecret == null ? "" : tokenSecret))
        .isEqualTo(signature);
  }

  static Stream<Arguments> rfcVectors() {
    return Stream.of(
        Arguments.of(
            SignableRequest.of("POST", URI.create("https://photos.example.net/initiate"))
                .withOAuthParameter("oauth_callback", "http://printer.example.com/ready"),
            "wIjqoS",
            "137131200",
            "74KNZJeDHnMBp0EMJ9ZHt/XKycU="),
        Arguments.of(
            SignableRequest.of("POST", URI.create("https://photos.example.net/token"))
                .withOAuthParameter("oauth_verifier", "hfdp7dh39dks9884")
                .signedBy(new RequestToken("hh5s93j4hdidpola", "hdhd0244k9j7ao03")),
            "walatlh",
            "137131201",
            "gKgrFCywp7rO0OXSjdot/IHF7IU="),
        Arguments.of(
            SignableRequest.of(
                    "GET",
                    URI.create("http://photos.example.net/photos?file=vacation.jpg&size=original"))
                .signedBy(new AccessToken("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00")),
            "chapoH",
            "137131202",
            "MdpQcU8iPSUjWoN/UDMsK2sui9I="));
  }

  @Test
  void eachSignatureHasANewNonce() {
    OAuth1Signer signer = new OAuth1Signer(SignatureVectors.SIGN_IN_APP);

    assertThat(signer.sign(REQUEST_TOKEN, 1318467427))
        .isNotEqualTo(signer.sign(REQUEST_TOKEN, 1318467427));
  }

  @Test
  void manyThreadsShareOneSigner() throws Exception {
    OAuth1Signer signer = new OAuth1Signer(SignatureVectors.SIGN_IN_APP, () -> "0123456789abcdef");
    String expected = signer.sign(REQUEST_TOKEN, 1318467427);
    Callable<Set<String>> signing =
        () -> {
          Set<String> headers = new HashSet<>();
          for (int count = 0; count < 2_000; count++) {
            headers.add(signer.sign(REQUEST_TOKEN, 1318467427));
          }
          return headers;
        };
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Set<String>> headers : threads.invokeAll(Collections.nCopies(8, signing))) {
        assertThat(headers.get()).containsExactly(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void aTimestampThatIsNotPositiveIsRefused(long timestamp) {
    OAuth1Signer signer = new OAuth1Signer(SignatureVectors.SIGN_IN_APP);

    assertThatIllegalArgumentException().isThrownBy(() -> signer.sign(REQUEST_TOKEN, timestamp));
  }
}
