package org.loginwithx.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NewKeyTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T23:59:59Z"), ZoneOffset.UTC);

  @Test
  void idTellsTheDay() {
    assertThat(KeyRing.parse(NewKey.line(CLOCK)).currentId()).matches("2026-11-21-[0-9a-f]{4}");
  }

  @Test
  void allKeysDiffer() {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      keys.add(NewKey.line(CLOCK).split(":")[1]);
    }
    assertThat(keys).hasSize(1_000).allMatch(key -> key.length() == 43);
  }

  @Test
  void commandNeedsNothingButTheJdkAndOurClasses()
      throws IOException, InterruptedException, URISyntaxException {
    Path classes =
        Path.of(NewKey.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Process command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes.toString(),
                NewKey.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(command.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

    assertThat(command.waitFor()).isZero();
    assertThat(printed.lines()).hasSize(1);
    assertThat(KeyRing.parse(printed).ids()).hasSize(1);
  }
}
