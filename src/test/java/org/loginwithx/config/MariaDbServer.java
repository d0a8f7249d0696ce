package org.loginwithx.config;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * A MariaDB server of the operating system's package, as a process of its own that can be stopped,
 * killed and started again. Its time zone, character set and isolation level differ from those that
 * this project uses.
 */
public final class MariaDbServer implements AutoCloseable {

  /** Why a test is skipped if this machine has no server. */
  public static final String MISSING =
      "mariadbd is not installed (Debian: apt-get install mariadb-server)";

  private static final long LONGEST_SECONDS = 60;

  private final Path directory;
  private final int port = freePort();
  private @Nullable Process process;

  private MariaDbServer(Path directory) {
    this.directory = directory;
  }

  /** Whether this machine has the server. */
  public static boolean isInstalled() {
    return program("mariadbd").isPresent() && program("mariadb-install-db").isPresent();
  }

  /**
   * Starts a new server.
   *
   * @param directory an empty directory for its files
   */
  public static MariaDbServer create(Path directory) {
    MariaDbServer server = new MariaDbServer(directory);
    server.install();
    server.start();
    return server;
  }

  private void install() {
    try {
      // A line is a statement.
      Files.writeString(
          directory.resolve("users.sql"),
          "create user if not exists 'administrator'@'127.0.0.1' identified by 'administrator';\n"
              + "grant all on *.* to 'administrator'@'127.0.0.1' with grant option;\n"
              + "create user if not exists 'login'@'127.0.0.1' identified by 'login';\n"
              + "grant select, insert, update, delete, create, alter, drop, index, references"
              + " on `test%`.* to 'login'@'127.0.0.1';\n");
      Process installation =
          new ProcessBuilder(
                  command(
                      "mariadb-install-db",
                      "--auth-root-authentication-method=normal",
                      "--skip-test-db"))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("install.log").toFile())
              .start();
      if (!installation.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)
          || installation.exitValue() != 0) {
        throw new IllegalStateException(Files.readString(directory.resolve("install.log")));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Starts the server, with the data that it had before. */
  public void start() {
    try {
      Process started =
          new ProcessBuilder(
                  command(
                      "mariadbd",
                      "--socket=" + directory.resolve("socket"),
                      "--pid-file=" + directory.resolve("pid"),
                      "--init-file=" + directory.resolve("users.sql"),
                      "--bind-address=127.0.0.1",
                      "--port=" + port,
                      "--skip-name-resolve",
                      // A test opens up to fifty on each of several databases.
                      "--max-connections=300",
                      "--default-time-zone=-03:30",
                      "--character-set-server=latin1",
                      "--innodb-log-file-size=8M",
                      // A commit survives the end of the process, but not of the machine.
                      "--innodb-flush-log-at-trx-commit=2"))
              .redirectErrorStream(true)
              .start();
      process = started;
      ready(started).orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private List<String> command(String program, String... options) {
    List<String> command = new ArrayList<>();
    command.add(program(program).orElseThrow(() -> new IllegalStateException(MISSING)));
    command.add("--no-defaults");
    command.add("--datadir=" + directory.resolve("data"));
    // Without this option it refuses to run as root.
    command.add("--user=" + System.getProperty("user.name"));
    command.addAll(List.of(options));
    return command;
  }

  /** Completes when the server accepts connections. Reads its output until it ends. */
  private static CompletableFuture<Void> ready(Process server) {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              StringBuilder log = new StringBuilder();
              try (BufferedReader lines = server.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  log.append(line).append('\n');
                  if (line.contains("ready for connections")) {
                    ready.complete(null);
                  }
                }
              } catch (IOException ended) {
                log.append(ended);
              }
              ready.completeExceptionally(new IllegalStateException(log.toString()));
            });
    reader.setDaemon(true);
    reader.start();
    return ready;
  }

  /** Where packages put programs that only administrators call. */
  private static Optional<String> program(String name) {
    return Stream.concat(
            Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
            Stream.of("/usr/sbin", "/usr/bin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Stops the server as an administrator would. */
  public void stop() {
    end(Process::destroy);
  }

  /** Ends the server as a failure of its machine would. */
  public void kill() {
    end(Process::destroyForcibly);
  }

  private void end(Consumer<Process> how) {
    Process running = process;
    if (running != null) {
      how.accept(running);
      running.onExit().orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
      process = null;
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** The address of a database. */
  public String url(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
  }

  /**
   * A database, by a user who has all rights there and none elsewhere.
   *
   * @param name begins with {@code test}
   */
  public MariaDbDataSource database(String name) {
    return dataSource(name, "login");
  }

  /** The server's administrator. */
  public MariaDbDataSource administrator() {
    return dataSource("", "administrator");
  }

  private MariaDbDataSource dataSource(String database, String user) {
    try {
      MariaDbDataSource dataSource = new MariaDbDataSource(url(database));
      dataSource.setUser(user);
      dataSource.setPassword(user);
      return dataSource;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Does something as the server's administrator. */
  public void administer(String sql) {
    TestDatabase.execute(administrator(), sql);
  }

  /**
   * A new database without any table.
   *
   * @param name begins with {@code test}
   */
  public MariaDbDataSource create(String name) {
    administer("create database " + name);
    return database(name);
  }
}
