package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionTextTest {

  static List<List<@Nullable String>> fields() {
    return List.of(
        List.of(),
        List.of(""),
        Collections.singletonList(null),
        Arrays.asList(null, "", null, "a", "", null),
        List.of("5:alice", "-", ":", "12", "3:a-"),
        List.of("\uD83E\uDD9C Tina", "\0", "\r\n", "x".repeat(5_000)));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void whatIsWrittenIsRead(List<@Nullable String> fields) {
    assertThat(SessionText.read(SessionText.write(fields))).isEqualTo(fields);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "5:abc", "5", ":", "1:ab", "99999999999:a", "2147483647:a"})
  void whatWasNotWrittenHereIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> SessionText.read(text));
  }

  @Test
  void noFieldCanPoseAsTwo() {
    assertThat(SessionText.write(List.of("a1:b")))
        .isNotEqualTo(SessionText.write(List.of("a", "b")));
  }
}
