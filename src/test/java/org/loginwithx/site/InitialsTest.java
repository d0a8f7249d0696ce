package org.loginwithx.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InitialsTest {

  @ParameterizedTest
  @CsvSource({
    "Alice Example, AE",
    "alice, A",
    "' -- Ada  King Lovelace', AK",
    "åsa öberg, ÅÖ",
    "𝒜lice, 𝒜",
    "😀😀, ''",
    "'', ''"
  })
  void firstLettersOfTheFirstTwoWords(String name, String initials) {
    assertThat(new Initials().of(name)).isEqualTo(initials);
  }
}
