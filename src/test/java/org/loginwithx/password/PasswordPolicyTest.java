package org.loginwithx.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordPolicyTest {

  private static final List<String> OWN =
      List.of(
          "Alice Example",
          "alice_ex",
          "a.example@mail.example",
          "Log in with X",
          "\u5c71\u7530",
          "");

  private static void assertRefused(String typed, PasswordProblem problem) {
    assertThat(PasswordPolicy.problem(TypedPassword.of(typed), OWN)).as(typed).contains(problem);
  }

  private static void assertAccepted(String typed) {
    assertThat(PasswordPolicy.problem(TypedPassword.of(typed), OWN)).as(typed).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', TOO_SHORT",
    "x, TOO_SHORT",
    "k7#mQ2zLp, TOO_SHORT",
    "'          ', TOO_SIMPLE",
    "aaaaaaaaaa, TOO_SIMPLE",
    "abababababab, TOO_SIMPLE",
    "1212121212, TOO_SIMPLE",
    "1234567890, TOO_SIMPLE",
    "2345678901234, TOO_SIMPLE",
    "0987654321, TOO_SIMPLE",
    "abcdefghijkl, TOO_SIMPLE",
    "ZYXWVUTSRQ, TOO_SIMPLE",
    "Alice Example, OWN_NAME",
    "alice.example, OWN_NAME",
    "ALICEexample1990!, OWN_NAME",
    "alice_ex_2024, OWN_NAME",
    "a.example@mail.example, OWN_NAME",
    "loginwithx99, OWN_NAME",
    "password12, COMMON",
    "Password2024!, COMMON",
    "PASSWORD!!!!, COMMON",
    "qwertyuiop, COMMON",
    "monkey1234, COMMON",
    "football!1!, COMMON",
    "iloveyou123456789, COMMON",
    "1qaz2wsx3edc, COMMON"
  })
  void whatIsGuessedFirstIsRefused(String typed, PasswordProblem problem) {
    assertRefused(typed, problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k7#mQ2zLpX",
        "correct horse battery staple",
        "only lower case letters",
        "        spaces around        ",
        "\u5bc6\u7801\u306f\u6f22\u5b57\u304b\u306a\u5341\u6587\u5b57",
        "no\ttabs\u0000are lost",
        "alice examples garden",
        "my password is long",
        "8301947265103"
      })
  void everyOtherIsTakenWhateverItsCharacters(String typed) {
    assertAccepted(typed);
  }

  @Test
  void lengthIsCountedInCodePoints() {
    String emoji = "\ud83e\udd8a\ud83d\udc3c\ud83e\udd81\ud83d\udc2f\ud83e\udd84";
    assertRefused(emoji + "abcd", PasswordProblem.TOO_SHORT);
    assertAccepted(emoji + "abcde");
    String longest = "k7#mQ2zL".repeat(16);
    assertAccepted(longest);
    assertRefused(longest + "x", PasswordProblem.TOO_LONG);
    assertRefused("k7#mQ2zL".repeat(100_000), PasswordProblem.TOO_LONG);
  }

  @Test
  void oneTextTypedInTwoWaysIsOnePassword() {
    assertThat(TypedPassword.of("cafe\u0301 \uff11\uff12\uff13 \ufb01sh"))
        .isEqualTo(TypedPassword.of("caf\u00e9 123 fish"));
    assertThat(TypedPassword.of("Case matters")).isNotEqualTo(TypedPassword.of("case matters"));
    assertRefused("\uff30\uff21\uff33\uff33word123", PasswordProblem.COMMON);
  }

  @Test
  void nothingIsKnownOfWhoHasNoName() {
    assertThat(PasswordPolicy.problem(TypedPassword.of("7391824650173"), List.of("", "!!!")))
        .isEmpty();
  }
}
