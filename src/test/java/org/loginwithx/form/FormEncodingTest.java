package org.loginwithx.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormEncodingTest {

  @Nested
  class Writing {

    @Test
    void parametersKeepTheirOrderAndTheirDuplicates() {
      List<Parameter> parameters =
          List.of(new Parameter("b", "2"), new Parameter("a", "1"), new Parameter("b", "2"));

      assertThat(FormEncoding.encode(parameters)).isEqualTo("b=2&a=1&b=2");
    }

    @Test
    void spacePlusStarAndTildeFollowTheOAuthRule() {
      assertThat(FormEncoding.encode(List.of(new Parameter("a b", "+*~%&="))))
          .isEqualTo("a%20b=%2B%2A~%25%26%3D");
    }

    @Test
    void anEmptyValueKeepsItsEqualsSign() {
      assertThat(FormEncoding.encode(List.of(new Parameter("c2", "")))).isEqualTo("c2=");
    }

    @Test
    void noParametersAreAnEmptyBody() {
      assertThat(FormEncoding.encode(List.of())).isEmpty();
    }
  }

  @Nested
  class Reading {

    @Test
    void whatXAnswersIsRead() throws MalformedFormException {
      String body =
          "oauth_token=NPcudxy0yU5T3tBzho7iCotZ3cnetKwcTIRlX0iwRl0"
              + "&oauth_token_secret=veNRnAWe6inFuo8o2u8SLLZLjolYDmDP7SzL0YfYI"
              + "&oauth_callback_confirmed=true";

      assertThat(FormEncoding.parse(body))
          .containsExactly(
              new Parameter("oauth_token", "NPcudxy0yU5T3tBzho7iCotZ3cnetKwcTIRlX0iwRl0"),
              new Parameter("oauth_token_secret", "veNRnAWe6inFuo8o2u8SLLZLjolYDmDP7SzL0YfYI"),
              new Parameter("oauth_callback_confirmed", "true"));
    }

    @Test
    void theQueryAndBodyOfTheRfcExampleAreDecoded() throws MalformedFormException {
      assertThat(FormEncoding.parse("b5=%3D%253D&a3=a&c%40=&a2=r%20b"))
          .containsExactly(
              new Parameter("b5", "=%3D"),
              new Parameter("a3", "a"),
              new Parameter("c@", ""),
              new Parameter("a2", "r b"));
      assertThat(FormEncoding.parse("c2&a3=2+q"))
          .containsExactly(new Parameter("c2", ""), new Parameter("a3", "2 q"));
    }

    @Test
    void duplicatesAreKeptForTheCallerToRefuse() throws MalformedFormException {
      assertThat(FormEncoding.parse("oauth_token=a&oauth_token=b&oauth_token=a")).hasSize(3);
    }

    @Test
    void onlyTheFirstEqualsSignSeparates() throws MalformedFormException {
      assertThat(FormEncoding.parse("a=b=c&=d"))
          .containsExactly(new Parameter("a", "b=c"), new Parameter("", "d"));
    }

    @Test
    void emptyPairsAreSkipped() throws MalformedFormException {
      assertThat(FormEncoding.parse("&&a=1&&b=2&"))
          .containsExactly(new Parameter("a", "1"), new Parameter("b", "2"));
      assertThat(FormEncoding.parse("")).isEmpty();
    }

    @Test
    void lowerCaseEscapesAndFourByteCharactersAreRead() throws MalformedFormException {
      assertThat(FormEncoding.parse("n=%f0%9f%98%80%c3%bc"))
          .containsExactly(new Parameter("n", "😀ü"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"a=%", "a=%4", "a=%zz", "a=%4g", "a=%%", "%=1", "a=%2&b=0", "a=%-1", "a=%٣٣"})
    void aBrokenEscapeIsRefused(String form) {
      assertRefused(form);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "a=%ff", // never a byte of UTF-8
          "a=%c3", // cut off
          "a=%c3&b=%bc", // cut in two by the separator
          "a=%c0%af", // overlong
          "a=%ed%a0%80", // a surrogate
          "a=%f4%90%80%80" // beyond Unicode
        })
    void bytesThatAreNotUtf8AreRefused(String form) {
      assertRefused(form);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "<html><body>down</body></html>",
          "oauth_token=a b",
          "oauth_token=a\r\n",
          "oauth_token=a\u0000",
          "\uFEFFoauth_token=a",
          "oauth_token=ü",
          "{\"oauth_token\":\"a\"}"
        })
    void anythingThatIsNotAFormIsRefused(String form) {
      assertRefused(form);
    }

    @Test
    void theMessageNamesThePositionButNotTheText() {
      assertThatExceptionOfType(MalformedFormException.class)
          .isThrownBy(() -> FormEncoding.parse("oauth_token_secret=s3cr3t%zz"))
          .withMessage("broken percent escape at position 25");
    }

    private static void assertRefused(String form) {
      assertThatExceptionOfType(MalformedFormException.class)
          .isThrownBy(() -> FormEncoding.parse(form));
    }
  }
}
