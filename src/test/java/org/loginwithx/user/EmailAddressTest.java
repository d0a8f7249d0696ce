package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are an address, and which address. */
final class EmailAddressTest {

  @ParameterizedTest
  @CsvSource({
    "anna@example.org, anna@example.org",
    "'  anna@example.org ', anna@example.org",
    "Anna.B+news@EXAMPLE.org, Anna.B+news@example.org",
    "o'hara@mail.example.co.uk, o'hara@mail.example.co.uk",
    "anna@münchen.example, anna@xn--mnchen-3ya.example",
    "anna@xn--mnchen-3ya.example, anna@xn--mnchen-3ya.example",
    "x@a.bc, x@a.bc",
    "1@2.3d, 1@2.3d"
  })
  void addressesAreTaken(String typed, String address) {
    assertThat(EmailAddress.parse(typed).orElseThrow().address()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "@",
        "anna",
        "anna@",
        "@example.org",
        "anna@localhost",
        "anna@example",
        "anna@example.",
        "anna@.example.org",
        "anna@exa..mple.org",
        "anna@-example.org",
        "anna@example-.org",
        "anna@127.0.0.1",
        "anna@[127.0.0.1]",
        "anna@example.org.",
        ".anna@example.org",
        "anna.@example.org",
        "an..na@example.org",
        "anna@b@example.org",
        "anna b@example.org",
        "\"anna b\"@example.org",
        "\"anna\"@example.org",
        "Anna <anna@example.org>",
        "<anna@example.org>",
        "anna@example.org,eve@example.org",
        "anna@example.org;eve@example.org",
        "anna@example.org eve@example.org",
        "anna@example.org\r\nBcc: eve@example.org",
        "anna\n@example.org",
        "anna\u0000@example.org",
        "anna@example.org\u0000",
        "anna(comment)@example.org",
        "anna\\@example.org",
        "änna@example.org",
        "anna@exam_ple.org",
        "anna@example.org?bcc=eve",
        "mailto:anna@example.org"
      })
  void nothingElseIs(String typed) {
    assertThat(EmailAddress.parse(typed)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anna＠example.org",
        "anna@ｅxample.org",
        "anna@example。org",
        "anna@example．org",
        "anna@exampleℂ.org",
        "anna@ex\u200bample.org",
        "anna@ex\u00adample.org",
        "anna@faß.example",
        "аnna@example.org"
      })
  @DisplayName("Look-alike letters do not send the mail to another domain")
  void lookAlikesAreRefused(String typed) {
    assertThat(EmailAddress.parse(typed)).isEmpty();
  }

  @Test
  void longestAddressHas254Characters() {
    String local = "a".repeat(64);
    String domain = ("b".repeat(60) + ".").repeat(3) + "example";
    String longest = local.substring(0, 254 - 1 - domain.length()) + "@" + domain;

    assertThat(longest).hasSize(254);
    assertThat(EmailAddress.parse(longest)).isPresent();
    assertThat(EmailAddress.parse("a" + longest)).isEmpty();
    assertThat(EmailAddress.parse(local + "@example.org")).isPresent();
    assertThat(EmailAddress.parse("a" + local + "@example.org")).isEmpty();
    assertThat(EmailAddress.parse("a@" + "b".repeat(64) + ".org")).isEmpty();
    assertThat(EmailAddress.parse(null)).isEmpty();
  }

  @Test
  void nobodyHasTwoMailboxesThatDifferInCase() {
    EmailAddress typed = EmailAddress.parse("Anna.İ@Example.org").orElse(null);
    assertThat(typed).as("a dotted capital I becomes two characters").isNull();

    assertThat(new EmailAddress("ANNA@example.org").key()).isEqualTo("anna@example.org");
  }

  @Test
  void logShowsLittleOfIt() {
    assertThat(new EmailAddress("anna.berg@example.org")).hasToString("a***@example.org");
  }

  @Test
  void cannotBeMadeOfAnythingElse() {
    assertThatThrownBy(() -> new EmailAddress("anna@example.org\nBcc: eve@example.org"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("anna");
  }
}
