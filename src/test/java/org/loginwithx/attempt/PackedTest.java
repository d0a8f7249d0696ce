package org.loginwithx.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.loginwithx.secret.Secrets;

final class PackedTest {

  @Test
  void everythingIsReadAsItWasWritten() {
    List<@Nullable String> fields =
        Arrays.asList(
            "",
            null,
            "0",
            "00",
            "0F",
            "ab",
            "AB",
            "a",
            "abcde",
            "-_",
            "-A",
            "/account?tab=1",
            "ü😀",
            "=",
            "QQ==",
            "1764291600000",
            Secrets.random(),
            Secrets.seed(),
            Secrets.sha256("x"),
            "x".repeat(10_000));

    assertThat(Packed.read(Packed.write(fields))).isEqualTo(fields);
  }

  @Test
  void randomBytesTakeNoMoreThanThemselves() {
    assertThat(Packed.write(List.of(Secrets.seed()))).hasSize(2 + 32);
    assertThat(Packed.write(List.of(Secrets.sha256("x")))).hasSize(2 + 32);
  }

  @Test
  void whatWasCutOffIsRefused() {
    byte[] written = Packed.write(List.of("a text", Secrets.seed()));

    for (int length : List.of(1, 5, 9, written.length - 1)) {
      assertThatThrownBy(() -> Packed.read(Arrays.copyOf(written, length)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void fieldThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> Packed.write(List.of("/".repeat(20_000))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
