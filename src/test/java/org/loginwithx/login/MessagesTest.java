package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the locales that a request names are looked up at all. */
final class MessagesTest {

  @ParameterizedTest
  @CsvSource({
    "de, '', '', de",
    "pt, BR, '', pt_BR",
    "en, QQQQ, '', en",
    "de, CH, someVariant, de_CH",
    "qqqqqqqq, DE, '', ''",
    "'', '', '', ''"
  })
  void madeUpLocalesAreNotLookedUp(
      String language, String country, String variant, String expected) {
    assertThat(Messages.known(new Locale(language, country, variant))).hasToString(expected);
  }
}
