package org.loginwithx.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AttemptIdTest {

  @Test
  void hasNoLettersThatLookLikeDigits() {
    Set<String> values = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String value = AttemptId.next();
      assertThat(value).matches("[2-9A-HJ-NP-TV-Z]{10}");
      assertThat(AttemptId.isOne(value)).isTrue();
      values.add(value);
    }
    assertThat(values).hasSize(10_000);
  }
}
