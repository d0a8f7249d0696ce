package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SecretsTest {

  @Test
  void randomValueHas192BitsInUrlSafeLetters() {
    Set<String> values = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String value = Secrets.random();
      assertThat(value).matches("[A-Za-z0-9_-]{32}");
      values.add(value);
    }
    assertThat(values).hasSize(10_000);
  }

  @Test
  void numberHasNoLettersThatLookLikeDigits() {
    Set<String> values = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String value = Secrets.number();
      assertThat(value).matches("[2-9A-HJ-NP-TV-Z]{10}");
      values.add(value);
    }
    assertThat(values).hasSize(10_000);
  }

  @Test
  void sameTextIsTheSameToTheLastCharacter() {
    assertThat(Secrets.sameText("token", "token")).isTrue();
    assertThat(Secrets.sameText("token", "tokeN")).isFalse();
    assertThat(Secrets.sameText("token", "toke")).isFalse();
    assertThat(Secrets.sameText("token", "token ")).isFalse();
    assertThat(Secrets.sameText("token", "")).isFalse();
    assertThat(Secrets.sameText("\u00e9", "e\u0301")).isFalse();
    // ADV-18: the same String.hashCode.
    assertThat(Secrets.sameText("AaAa", "BBBB")).isFalse();
  }
}
