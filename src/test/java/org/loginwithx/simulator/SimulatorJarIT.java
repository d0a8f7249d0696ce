package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The simulator as an artifact of its own. */
final class SimulatorJarIT {

  private static final String JAR = System.getProperty("login.simulator.jar");

  private static Process run(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).start();
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), UTF_8);
  }

  @Test
  void hasTheSimulatorAndNothingElse() throws IOException {
    Set<String> sources;
    try (Stream<Path> files = Files.list(Path.of("src/demo/java/org/loginwithx/simulator"))) {
      sources =
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
    }
    try (JarFile jar = new JarFile(JAR)) {
      Set<String> entries =
          jar.stream()
              .filter(entry -> !entry.isDirectory())
              .map(ZipEntry::getName)
              .collect(Collectors.toSet());
      assertThat(entries)
          .contains("META-INF/LICENSE")
          .filteredOn(entry -> !entry.startsWith("META-INF/"))
          .allMatch(entry -> entry.startsWith("org/loginwithx/simulator/"))
          .extracting(entry -> entry.replaceAll(".*/|(\\$\\w+)*\\.class$", ""))
          .containsAll(sources)
          .isSubsetOf(sources);
      assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo("org.loginwithx.simulator");
    }
  }

  @Test
  void runsByItself() throws IOException {
    Process simulator = run("--port", "0", "--app", "http://127.0.0.1:8080");
    try (BufferedReader out = simulator.inputReader(UTF_8)) {
      List<String> settings =
          out.lines().takeWhile(line -> !line.equals("Approved callbacks:")).toList();
      String address = settings.get(0).replaceAll(".* ", "");

      assertThat(settings).contains("TWITTER_API_URL=" + address);
      try (RawClient client = new RawClient(URI.create(address))) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(client.readAll()).startsWith("HTTP/1.1 200").contains("X simulator", "@alice");
      }
    } finally {
      simulator.destroy();
    }
  }

  @Test
  void saysWhatItTakesAndWhatIsWrong() throws Exception {
    Process help = run("--help");
    Process wrong = run("--port", "many");

    assertThat(text(help.getInputStream())).contains("--port N", "--app URL");
    assertThat(help.waitFor()).isZero();
    assertThat(text(wrong.getErrorStream()))
        .contains("Option --port needs a number from 0 to 65535; see --help.");
    assertThat(wrong.waitFor()).isOne();
  }
}
