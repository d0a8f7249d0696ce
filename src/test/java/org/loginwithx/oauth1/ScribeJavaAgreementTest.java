package org.loginwithx.oauth1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.scribejava.core.extractors.BaseStringExtractorImpl;
import com.github.scribejava.core.model.OAuthRequest;
import com.github.scribejava.core.model.Verb;
import com.github.scribejava.core.services.HMACSha1SignatureService;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.loginwithx.form.FormEncoding;
import org.loginwithx.form.Parameter;
import org.loginwithx.form.PercentEncoding;

/** Signs random requests with ScribeJava as well: two programs rarely share a mistake. */
class ScribeJavaAgreementTest {

  private static final int REQUESTS = 10_000;
  private static final String[] PIECES = {
    "a", "Z", "0", "-", ".", "_", "~", "+", "*", "%", "%20", " ", "&", "=", "/", "?", "#", "!", "'",
    "(", ")", ",", ":", "@", "\"", "\\", "\n", "\u0000", "\u007F", "ü", "私", "\u2028", "😀"
  };
  private static final Verb[] VERBS = {Verb.GET, Verb.POST, Verb.PUT, Verb.DELETE};
  private static final String[] BASES = {
    "https://api.x.com/1.1/account/verify_credentials.json",
    "https://api.x.com/a%20b/",
    "http://localhost:8090/oauth/request_token"
  };

  private final Random random = new Random(5849);

  @Test
  void baseStringsAndSignaturesAgreeOnRandomRequests() {
    for (int count = 0; count < REQUESTS; count++) {
      Verb verb = pick(VERBS);
      List<Parameter> query = parameters();
      List<Parameter> form = parameters();
      List<Parameter> oauthParameters = protocolParameters();
      String uri = pick(BASES) + (query.isEmpty() ? "" : '?' + FormEncoding.encode(query));
      String consumerSecret = text() + "s";
      String tokenSecret = text();

      String baseString =
          SignatureBaseString.of(verb.name(), URI.create(uri), oauthParameters, form);

      assertThat(baseString).isEqualTo(scribeBaseString(verb, uri, oauthParameters, form));
      assertThat(new HmacSha1Signature(consumerSecret).sign(baseString, tokenSecret))
          .isEqualTo(
              new HMACSha1SignatureService().getSignature(baseString, consumerSecret, tokenSecret));
    }
  }

  private static String scribeBaseString(
      Verb verb, String uri, List<Parameter> oauthParameters, List<Parameter> form) {
    OAuthRequest request = new OAuthRequest(verb, uri);
    oauthParameters.forEach(
        parameter -> request.addOAuthParameter(parameter.name(), parameter.value()));
    form.forEach(parameter -> request.addBodyParameter(parameter.name(), parameter.value()));
    return sortedAgain(new BaseStringExtractorImpl().extract(request));
  }

  /**
   * ScribeJava sorts the parameters before it encodes them, RFC 5849 section 3.4.1.3.2 after; the
   * order is therefore put right, and everything else compared as it is.
   */
  private static String sortedAgain(String baseString) {
    int start = baseString.lastIndexOf('&') + 1;
    String[] pairs = URLDecoder.decode(baseString.substring(start), UTF_8).split("&");
    Arrays.sort(
        pairs,
        Comparator.comparing((String pair) -> pair.substring(0, pair.indexOf('=')))
            .thenComparing(pair -> pair.substring(pair.indexOf('=') + 1)));
    return baseString.substring(0, start) + PercentEncoding.encode(String.join("&", pairs));
  }

  private List<Parameter> protocolParameters() {
    // One of each name: ScribeJava keeps these in a map.
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(new Parameter("oauth_consumer_key", text()));
    parameters.add(new Parameter("oauth_nonce", text()));
    parameters.add(new Parameter("oauth_callback", text()));
    return parameters;
  }

  private List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    int size = random.nextInt(5);
    for (int count = 0; count < size; count++) {
      parameters.add(new Parameter(text() + pick(PIECES), text()));
      if (random.nextInt(4) == 0) {
        parameters.add(new Parameter(parameters.get(0).name(), text()));
      }
    }
    return parameters;
  }

  /** Zero to seven pieces, so empty now and then. */
  private String text() {
    StringBuilder text = new StringBuilder();
    int size = random.nextInt(8);
    for (int count = 0; count < size; count++) {
      text.append(pick(PIECES));
    }
    return text.toString();
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
