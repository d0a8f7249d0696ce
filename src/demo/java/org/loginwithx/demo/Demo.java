package org.loginwithx.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.loginwithx.container.MailServer;
import org.loginwithx.container.PayaraMicro;
import org.loginwithx.example.frontend.FrontEnd;
import org.loginwithx.simulator.XSimulator;
import org.loginwithx.token.NewKey;

/**
 * Starts the WAR on Payara Micro together with the X simulator and stays until Ctrl-C. {@code mvn
 * -Pdemo} runs it.
 */
public final class Demo {

  /** What the page for administrators does, in SQL of H2: id, name, redirect addresses, origins. */
  public static final String REGISTER =
      "merge into login_application (id, name, redirect_uris, origins, email_required, enabled,"
          + " created_at) key (id) values (?, ?, ?, ?, false, true, current_timestamp)";

  private static final PrintStream OUT = System.out;

  /** Her X id at the simulator. */
  private static final String ALICE = "1001";

  /** What the front end is registered as. */
  private static final String FRONT_END = "front-end";

  private Demo() {}

  /** What Maven was told. */
  private record Options(
      Path target,
      int port,
      int xPort,
      String protocol,
      int inboxPort,
      int frontPort,
      Path directory) {

    static Options of(String[] arguments) throws IOException {
      Options options =
          new Options(
              Path.of(arguments[0]),
              Demo.port(arguments[1], "demo.port"),
              Demo.port(arguments[2], "demo.x.port"),
              arguments[3],
              Demo.port(arguments[4], "demo.inbox.port"),
              Demo.port(arguments[5], "demo.front.port"),
              Path.of(arguments[6]));
      requireFree(options.port, "demo.port");
      requireFree(options.xPort, "demo.x.port");
      requireFree(options.inboxPort, "demo.inbox.port");
      requireFree(options.frontPort, "demo.front.port");
      return options;
    }
  }

  /**
   * Takes the build directory, the ports of application and simulator, the protocol, the ports of
   * inbox and front end, and the directory for the users.
   */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      run(Options.of(arguments));
    } catch (PayaraMicro.NotStartedException | UncheckedIOException | IOException failure) {
      OUT.println("The demo could not start. " + failure.getMessage());
      // Maven would add thirty lines; the message above is enough.
      System.exit(1);
    }
  }

  private static void run(Options options) throws IOException, InterruptedException {
    int port = options.port();
    // A name, because browsers make no passkeys for an IP address. X itself refuses localhost.
    String publicUrl = "http://localhost:" + port;
    Path directory = options.directory();
    OUT.println("Starting the X simulator on port " + options.xPort() + " ...");
    try (XSimulator x = XSimulator.start(options.xPort());
        MailServer mail = MailServer.start();
        Inbox inbox = Inbox.of(mail, options.inboxPort());
        FrontEnd frontEnd = FrontEnd.start(options.frontPort(), URI.create(publicUrl), FRONT_END);
        PayaraMicro server =
            launch(options.target(), directory, port, publicUrl, options.protocol(), x, mail)) {
      OUT.println("Starting Payara Micro with the WAR on port " + port + " ...");
      server.awaitReady(
          passed -> OUT.println("... still starting, " + passed.toSeconds() + " s so far"));
      register(
          directory, FRONT_END, "Front end of the demo", frontEnd.address(), frontEnd.origin());
      register(directory, "command-line", "Command line", "http://127.0.0.1/callback", "");
      OUT.println(
          """

          Log in with X is running.

            Open        %s/
            then        press "Log in with X", choose an account, press "Authorize app"
            as another  log out, and choose another account at X; alice is an administrator
            Front end   a single-page one, from an origin of its own, is at %s
            Mails are   in the inbox at %s
            X is        the simulator at %s/ (it lists the accounts)
            Users are   in the H2 database %s
            The log is  %s

          Ctrl-C stops everything.
          """
              .formatted(
                  publicUrl,
                  frontEnd.address(),
                  inbox.address(),
                  x.baseUri(),
                  directory.resolve("login-with-x-data/users.mv.db"),
                  directory.resolve("payara.log")));
      new CountDownLatch(1).await();
    }
  }

  /** What an administrator does at {@code /admin/applications}; the server sees it in a moment. */
  private static void register(
      Path directory, String id, String name, String redirectUri, String origin)
      throws IOException {
    try (Connection database = DriverManager.getConnection(database(directory), "login", "login");
        PreparedStatement registration = database.prepareStatement(REGISTER)) {
      registration.setString(1, id);
      registration.setString(2, name);
      registration.setString(3, redirectUri);
      registration.setString(4, origin);
      registration.executeUpdate();
    } catch (SQLException failure) {
      throw new IOException("The front end could not be registered: " + failure.getMessage());
    }
  }

  /** A file that two processes may open. */
  private static String database(Path directory) {
    Path file = directory.resolve("login-with-x-data/users").toAbsolutePath();
    return "jdbc:h2:file:" + file + ";AUTO_SERVER=TRUE";
  }

  private static PayaraMicro launch(
      Path target,
      Path directory,
      int port,
      String publicUrl,
      String protocol,
      XSimulator x,
      MailServer mail)
      throws IOException {
    Map<String, String> settings = x.settingsFor(publicUrl);
    settings.put("TWITTER_PROTOCOL", protocol);
    settings.put("LOGIN_STORE_TOKENS", "true");
    settings.put("LOGIN_KEYS_FILE", keys(directory).toString());
    settings.put("LOGIN_DB_URL", database(directory));
    // Where the file is open to a second process, H2 listens on all addresses otherwise.
    settings.put("JDK_JAVA_OPTIONS", "-Dh2.bindAddress=127.0.0.1");
    settings.put("LOGIN_EMAIL", "optional");
    settings.putAll(mail.settings());
    settings.put("LOGIN_PASSWORD", "true");
    settings.put("LOGIN_ADMIN_IDS", ALICE);
    return PayaraMicro.launch(
        new PayaraMicro.Command(
            target.resolve("payara-micro.jar"),
            target.resolve("login-with-x.war"),
            port,
            directory,
            settings,
            List.of()));
  }

  /** A key of its own for each demo, which has to outlast it as the database does. */
  private static Path keys(Path directory) throws IOException {
    Path file = directory.resolve("keys");
    if (Files.notExists(file)) {
      Files.createDirectories(directory);
      Files.writeString(file, NewKey.line(Clock.systemUTC()));
    }
    return file;
  }

  private static int port(String value, String setting) throws IOException {
    try {
      int port = Integer.parseInt(value);
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException noNumber) {
      // Said below.
    }
    throw new IOException("%s is '%s', but has to be a port number".formatted(setting, value));
  }

  private static void requireFree(int port, String setting) throws IOException {
    for (InetAddress address : List.of(InetAddress.getLoopbackAddress(), anyAddress())) {
      try (ServerSocket probe = new ServerSocket(port, 1, address)) {
        probe.getLocalPort();
      } catch (IOException taken) {
        throw new IOException(
            "Port %d is in use. Stop what uses it, or choose another one: mvn -Pdemo -D%s=%d"
                .formatted(port, setting, port + 1000));
      }
    }
  }

  private static InetAddress anyAddress() throws IOException {
    return InetAddress.getByAddress(new byte[4]);
  }
}
