package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.attempt.SecurityLog;

/** Text from outside, in a page and in a log line. */
final class EscapingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain text | plain text",
        "`` | ``",
        "<script>alert(1)</script> | &lt;script&gt;alert(1)&lt;/script&gt;",
        "\" onclick=\"x | &quot; onclick=&quot;x",
        "' onclick='x | &#39; onclick=&#39;x",
        "a&b &amp; | a&amp;b &amp;amp;",
        "<!-- --> ]]> | &lt;!-- --&gt; ]]&gt;",
        "\u00e9\u202e\ud83d\ude00 | \u00e9\u202e\ud83d\ude00"
      })
  void markupIsTextInAPage(String text, String expected) {
    assertThat(Html.escape(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "alice_1 | alice_1",
        "https://x.test/?a=1&b=2 | https://x.test/?a=1&b=2",
        "two words | two_words",
        "a\u2028event=login outcome=ok | a_event=login_outcome=ok",
        "a\u001b[31mred | a_[31mred",
        "tab\there | tab_here",
        "\"quoted\\\" | _quoted__",
        "${jndi:ldap://x} | __jndi:ldap://x}",
        "\u202edetrever | _detrever",
        "a\u0085next | a_next",
        "\ud83d\ude00 | __",
        "`` | ``"
      })
  void valueIsOneWordInALogLine(String value, String expected) {
    assertThat(SecurityLog.escape(value)).isEqualTo(expected);
  }

  @Test
  void valueCannotBeginALineOfItsOwn() {
    assertThat(SecurityLog.escape("a\r\nevent=login outcome=logged_in"))
        .isEqualTo("a__event=login_outcome=logged_in");
  }

  @Test
  void valueInALogLineIsCut() {
    assertThat(SecurityLog.escape("a".repeat(10_000))).hasSize(64);
  }

  @Test
  void everyCharacterInALogLineIsVisibleAscii() {
    for (int c = 0; c < 0x10000; c++) {
      String escaped = SecurityLog.escape(Character.toString((char) c));
      assertThat(escaped.length() == 1 && escaped.charAt(0) > ' ' && escaped.charAt(0) < 0x7f)
          .as("character %s", c)
          .isTrue();
    }
  }
}
