package org.loginwithx.oauth1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.form.FormEncoding;
import org.loginwithx.form.MalformedFormException;
import org.loginwithx.form.Parameter;

class NormalizedParametersTest {

  // OAuth Core 1.0 test cases, "Normalize request parameters"; the page prints the fourth as
  // a=x%20y&a=%21y, which has lost an x.
  @ParameterizedTest
  @CsvSource({
    "name, name=",
    "a=b, a=b",
    "a=b&c=d, a=b&c=d",
    "a=x!y&a=x+y, a=x%20y&a=x%21y",
    "x!y=a&x=a, x=a&x%21y=a"
  })
  void publishedExamplesAreNormalizedAsPrinted(String form, String normalized)
      throws MalformedFormException {
    assertThat(NormalizedParameters.of(FormEncoding.parse(form))).hasToString(normalized);
  }

  // RFC 5849 section 3.4.1.3.2
  @Test
  void theRfcExampleIsNormalizedAsPrinted() throws MalformedFormException {
    List<Parameter> oauthParameters =
        List.of(
            new Parameter("oauth_consumer_key", "9djdj82h48djs9d2"),
            new Parameter("oauth_token", "kkk9d7dh3k39sjv7"),
            new Parameter("oauth_signature_method", "HMAC-SHA1"),
            new Parameter("oauth_timestamp", "137131201"),
            new Parameter("oauth_nonce", "7d8f3e4a"));

    assertThat(
            NormalizedParameters.of(
                FormEncoding.parse("b5=%3D%253D&a3=a&c%40=&a2=r%20b"),
                oauthParameters,
                FormEncoding.parse("c2&a3=2+q")))
        .hasToString(
            "a2=r%20b&a3=2%20q&a3=a&b5=%3D%253D&c%40=&c2=&oauth_consumer_key=9djdj82h48djs9d2"
                + "&oauth_nonce=7d8f3e4a&oauth_signature_method=HMAC-SHA1"
                + "&oauth_timestamp=137131201&oauth_token=kkk9d7dh3k39sjv7");
  }

  @Test
  void theOrderIsThatOfEncodedNotOfRawText() {
    // Raw, ü comes after z; encoded, the percent sign comes before it.
    List<Parameter> parameters =
        List.of(new Parameter("z", "1"), new Parameter("ü", "2"), new Parameter("~", "3"));

    assertThat(NormalizedParameters.of(parameters)).hasToString("%C3%BC=2&z=1&~=3");
  }

  @Test
  void aNameIsSortedBeforeItsLongerForms() {
    // As one string, "a-=1" would come before "a=2": the hyphen sorts before the equals sign.
    List<Parameter> parameters = List.of(new Parameter("a-", "1"), new Parameter("a", "2"));

    assertThat(NormalizedParameters.of(parameters)).hasToString("a=2&a-=1");
  }
}
