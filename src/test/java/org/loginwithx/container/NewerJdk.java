package org.loginwithx.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A JDK of this machine for servers that need a newer one than the build. */
final class NewerJdk {

  private static final int OLDEST = 21;

  private NewerJdk() {}

  /** The JDK of {@code JDK_21_HOME}, or one beside the JDK of the build. */
  static Optional<Path> find() {
    String named = System.getenv("JDK_21_HOME");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    Path ours = Path.of(System.getProperty("java.home"));
    if (Runtime.version().feature() >= OLDEST) {
      return Optional.of(ours);
    }
    try (Stream<Path> beside = Files.list(ours.getParent())) {
      return beside.filter(NewerJdk::isNewer).findFirst();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isNewer(Path jdk) {
    Properties release = new Properties();
    try (InputStream file = Files.newInputStream(jdk.resolve("release"))) {
      release.load(file);
    } catch (IOException noJdk) {
      return false;
    }
    String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Integer.parseInt(version.split("[.+-]")[0]) >= OLDEST;
  }
}
