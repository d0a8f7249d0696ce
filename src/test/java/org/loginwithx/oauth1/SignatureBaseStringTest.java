package org.loginwithx.oauth1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.loginwithx.form.FormEncoding;
import org.loginwithx.form.MalformedFormException;
import org.loginwithx.form.Parameter;

class SignatureBaseStringTest {

  @Test
  void xExampleOfCreatingASignature() {
    assertThat(
            SignatureBaseString.of(
                "post",
                URI.create("https://api.x.com/1.1/statuses/update.json?include_entities=true"),
                parameters(
                    "oauth_consumer_key", "xvz1evFS4wEEPTGEFPHBog",
                    "oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
                    "oauth_signature_method", "HMAC-SHA1",
                    "oauth_timestamp", "1318622958",
                    "oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
                    "oauth_version", "1.0"),
                parameters("status", "Hello Ladies + Gentlemen, a signed OAuth request!")))
        .isEqualTo(
            "POST&https%3A%2F%2Fapi.x.com%2F1.1%2Fstatuses%2Fupdate.json&include_entities%3Dtrue"
                + "%26oauth_consumer_key%3Dxvz1evFS4wEEPTGEFPHBog"
                + "%26oauth_nonce%3DkYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"
                + "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1318622958"
                + "%26oauth_token%3D370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"
                + "%26oauth_version%3D1.0"
                + "%26status%3DHello%2520Ladies%2520%252B%2520Gentlemen%252C%2520a%2520signed"
                + "%2520OAuth%2520request%2521");
  }

  @Test
  void xExampleOfARequestToken() {
    assertThat(
            SignatureBaseString.of(
                "POST",
                URI.create("https://api.twitter.com/oauth/request_token"),
                parameters(
                    "oauth_callback", "http://localhost/sign-in-with-twitter/",
                    "oauth_consumer_key", "cChZNFj6T5R0TigYB9yd1w",
                    "oauth_nonce", "ea9ec8429b68d6b77cd5600adbbb0456",
                    "oauth_signature_method", "HMAC-SHA1",
                    "oauth_timestamp", "1318467427",
                    "oauth_version", "1.0"),
                List.of()))
        .isEqualTo(
            "POST&https%3A%2F%2Fapi.twitter.com%2Foauth%2Frequest_token"
                + "&oauth_callback%3Dhttp%253A%252F%252Flocalhost%252Fsign-in-with-twitter%252F"
                + "%26oauth_consumer_key%3DcChZNFj6T5R0TigYB9yd1w"
                + "%26oauth_nonce%3Dea9ec8429b68d6b77cd5600adbbb0456"
                + "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1318467427"
                + "%26oauth_version%3D1.0");
  }

  @Test
  void xExampleOfAnAccessToken() {
    assertThat(
            SignatureBaseString.of(
                "POST",
                URI.create("https://api.twitter.com/oauth/access_token"),
                parameters(
                    "oauth_consumer_key", "cChZNFj6T5R0TigYB9yd1w",
                    "oauth_nonce", "a9900fe68e2573b27a37f10fbad6a755",
                    "oauth_signature_method", "HMAC-SHA1",
                    "oauth_timestamp", "1318467427",
                    "oauth_token", "NPcudxy0yU5T3tBzho7iCotZ3cnetKwcTIRlX0iwRl0",
                    "oauth_version", "1.0"),
                parameters("oauth_verifier", "uw7NjWHT6OJ1MpJOXsHfNxoAhPKpgI8BlYDhxEjIBY")))
        .isEqualTo(
            "POST&https%3A%2F%2Fapi.twitter.com%2Foauth%2Faccess_token"
                + "&oauth_consumer_key%3DcChZNFj6T5R0TigYB9yd1w"
                + "%26oauth_nonce%3Da9900fe68e2573b27a37f10fbad6a755"
                + "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1318467427"
                + "%26oauth_token%3DNPcudxy0yU5T3tBzho7iCotZ3cnetKwcTIRlX0iwRl0"
                + "%26oauth_verifier%3Duw7NjWHT6OJ1MpJOXsHfNxoAhPKpgI8BlYDhxEjIBY"
                + "%26oauth_version%3D1.0");
  }

  @Test
  void aCallbackWithItsOwnQueryAndUnicodeIsEncodedTwice() {
    assertThat(
            SignatureBaseString.of(
                "POST",
                URI.create("https://api.x.com/oauth/request_token"),
                parameters(
                    "oauth_callback", "https://app.example/cb?next=/a b&x=ü",
                    "oauth_consumer_key", "cChZNFj6T5R0TigYB9yd1w",
                    "oauth_nonce", "0123456789abcdef0123456789abcdef",
                    "oauth_signature_method", "HMAC-SHA1",
                    "oauth_timestamp", "1318467428",
                    "oauth_version", "1.0"),
                parameters("x_auth_access_type", "read")))
        .isEqualTo(
            "POST&https%3A%2F%2Fapi.x.com%2Foauth%2Frequest_token"
                + "&oauth_callback%3Dhttps%253A%252F%252Fapp.example%252Fcb%253Fnext%253D%252Fa"
                + "%2520b%2526x%253D%25C3%25BC%26oauth_consumer_key%3DcChZNFj6T5R0TigYB9yd1w"
                + "%26oauth_nonce%3D0123456789abcdef0123456789abcdef"
                + "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1318467428"
                + "%26oauth_version%3D1.0%26x_auth_access_type%3Dread");
  }

  // RFC 5849 section 3.4.1.1
  @Test
  void rfcExampleWithDuplicatesAndAPlusInTheBody() throws MalformedFormException {
    assertThat(
            SignatureBaseString.of(
                "POST",
                URI.create("http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b"),
                parameters(
                    "oauth_consumer_key", "9djdj82h48djs9d2",
                    "oauth_token", "kkk9d7dh3k39sjv7",
                    "oauth_signature_method", "HMAC-SHA1",
                    "oauth_timestamp", "137131201",
                    "oauth_nonce", "7d8f3e4a"),
                FormEncoding.parse("c2&a3=2+q")))
        .isEqualTo(
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da"
                + "%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D"
                + "%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a"
                + "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201"
                + "%26oauth_token%3Dkkk9d7dh3k39sjv7");
  }

  // OAuth Core 1.0 test cases, "Concatenate request elements"; the page leaves the path empty,
  // RFC 5849 does not.
  @Test
  void oauthCoreExampleWithoutAPath() {
    assertThat(
            SignatureBaseString.of(
                "GET", URI.create("http://example.com"), List.of(), parameters("n", "v")))
        .isEqualTo("GET&http%3A%2F%2Fexample.com%2F&n%3Dv");
  }

  @Test
  void oauthCoreExampleOfARequestToken() {
    assertThat(
            SignatureBaseString.of(
                "POST",
                URI.create("https://photos.example.net/request_token"),
                parameters(
                    "oauth_version", "1.0",
                    "oauth_consumer_key", "dpf43f3p2l4k3l03",
                    "oauth_timestamp", "1191242090",
                    "oauth_nonce", "hsu94j3884jdopsl",
                    "oauth_signature_method", "PLAINTEXT"),
                List.of()))
        .isEqualTo(
            "POST&https%3A%2F%2Fphotos.example.net%2Frequest_token"
                + "&oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3Dhsu94j3884jdopsl"
                + "%26oauth_signature_method%3DPLAINTEXT%26oauth_timestamp%3D1191242090"
                + "%26oauth_version%3D1.0");
  }

  @Test
  void oauthCoreExampleOfAPhoto() {
    assertThat(
            SignatureBaseString.of(
                "GET",
                URI.create("http://photos.example.net/photos?file=vacation.jpg&size=original"),
                parameters(
                    "oauth_version", "1.0",
                    "oauth_consumer_key", "dpf43f3p2l4k3l03",
                    "oauth_token", "nnch734d00sl2jdk",
                    "oauth_timestamp", "1191242096",
                    "oauth_nonce", "kllo9940pd9333jh",
                    "oauth_signature_method", "HMAC-SHA1"),
                List.of()))
        .isEqualTo(HmacSha1SignatureTest.OAUTH_CORE_PHOTO_BASE_STRING);
  }

  @Test
  void aQueryThatIsNotUtf8IsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SignatureBaseString.of(
                    "GET", URI.create("http://example.com/?a=%ff"), List.of(), List.of()));
  }

  private static List<Parameter> parameters(String... namesAndValues) {
    List<Parameter> parameters = new ArrayList<>();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      parameters.add(new Parameter(namesAndValues[index], namesAndValues[index + 1]));
    }
    return parameters;
  }
}
