package org.loginwithx.secret;

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
  void seedHas256Bits() {
    assertThat(Secrets.isSeed(Secrets.seed())).isTrue();
    assertThat(Secrets.isSeed(Secrets.random())).isFalse();
    assertThat(Secrets.isSeed(Secrets.sha256Base64Url("a text"))).isTrue();
    assertThat(Secrets.isSeed("*".repeat(43))).isFalse();
  }

  @Test
  void hashIsThatOfFips180() {
    assertThat(Secrets.sha256("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
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
