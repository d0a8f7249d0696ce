package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which language a browser gets, and how values are written in it. */
final class MessagesTest {

  private static final Instant EVENING = Instant.parse("2026-11-02T21:05:59Z");

  @ParameterizedTest
  @CsvSource({
    "de, de",
    "de-CH, de",
    "en-US, en",
    "en-US de, en",
    "fr-FR de-AT en, de",
    "fr en de, en",
    "fr, en",
    "qqqqqqqq-DE, en",
    "'', en"
  })
  void firstLanguageThatWeHaveIsTaken(String asked, String expected) {
    var locales = Stream.of(asked.split(" ")).map(Locale::forLanguageTag).toList();

    assertThat(Messages.known(Collections.enumeration(locales))).hasToString(expected);
  }

  @Test
  void serverInAnotherLanguageChangesNothing() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Messages.in(Locale.ENGLISH).text("button.logout")).isEqualTo("Log out");
      Locale.setDefault(Locale.US);
      assertThat(Messages.in(Locale.GERMAN).text("button.logout")).isEqualTo("Abmelden");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void applicationMayBringOneMoreLanguageAndLeaveTheRestInEnglish() {
    var asked = Stream.of("eo", "de").map(Locale::forLanguageTag).toList();

    Messages messages = Messages.in(Messages.known(Collections.enumeration(asked)));

    assertThat(messages.language()).isEqualTo("eo");
    assertThat(messages.text("button.logout")).isEqualTo("Elsaluti");
    assertThat(messages.text("button.login")).isEqualTo("Log in with X");
  }

  @Test
  void timesAreWrittenAsTheLanguageDoes() {
    assertThat(Messages.in(Locale.ENGLISH).minute(EVENING)).isEqualTo("2026-11-02 21:05 UTC");
    assertThat(Messages.in(Locale.GERMAN).minute(EVENING)).isEqualTo("02.11.2026, 21:05 Uhr (UTC)");
    assertThat(Messages.in(Locale.ENGLISH).day(EVENING)).isEqualTo("2026-11-02");
    assertThat(Messages.in(Locale.GERMAN).day(EVENING)).isEqualTo("02.11.2026");
  }

  @Test
  void oneMinuteIsNoMinutes() {
    assertThat(Messages.in(Locale.ENGLISH).text("password.too-many", 1L)).contains("in 1 minute.");
    assertThat(Messages.in(Locale.ENGLISH).text("password.too-many", 15L))
        .contains("in 15 minutes.");
    assertThat(Messages.in(Locale.GERMAN).text("password.too-many", 1L)).contains("einer Minute");
    assertThat(Messages.in(Locale.GERMAN).text("password.too-many", 15L)).contains("15 Minuten");
  }
}
