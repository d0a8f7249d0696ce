package org.loginwithx.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs that run in a directory, with the JDK of the build and the same variables, and each with
 * its output in a file there.
 */
final class Programs {

  private static final Duration LONGEST_RUN = Duration.ofSeconds(120);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

  private final Path directory;
  private final Map<String, String> environment;

  Programs(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  /** Starts a program. */
  Process start(String name, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile());
    builder.environment().keySet().removeIf(key -> key.matches("(TWITTER|LOGIN)_.*"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Runs a program to its end. */
  void runToEnd(String name, List<String> command) throws IOException {
    try {
      Process run = start(name, command);
      if (!run.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS) || run.exitValue() != 0) {
        run.destroyForcibly();
        throw new AssertionError(name + " failed: " + log(name));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    }
  }

  /** All that a program has printed so far. */
  String log(String name) {
    try {
      return Files.readString(directory.resolve(name + ".log"), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  /** Ends a program, with the process that its shell script has started. */
  static void end(Process process) {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle one : all) {
      try {
        one.onExit().get(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS);
      } catch (Exception hurry) {
        one.destroyForcibly();
      }
    }
  }
}
