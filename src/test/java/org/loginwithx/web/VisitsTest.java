package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of a browser's header. */
final class VisitsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
            + "|Firefox on Windows",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            + " Version/17.5 Safari/605.1.15|Safari on macOS",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0|Edge on Windows",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/126.0.0.0 Mobile Safari/537.36|Chrome on Android",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1|Chrome on iPhone",
        "Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
            + "|Chrome on ChromeOS",
        "Firefox/1|Firefox",
        "curl/8.5.0|Unknown",
        "<script>alert(1)</script>|Unknown",
        "''|Unknown"
      })
  void browserIsAFewWordsOfOurs(String header, String words) {
    assertThat(Visits.agent(header)).isEqualTo(words);
  }

  @Test
  void noHeaderAndALongOneAreUnknown() {
    assertThat(Visits.agent(null)).isEqualTo("Unknown");
    assertThat(Visits.agent("x".repeat(100_000) + " Firefox/128.0")).isEqualTo("Unknown");
  }
}
