package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.loginwithx.simulator.XSimulator;

/**
 * What is open to others at a server that is started by the commands of the documentation. As
 * published, Payara Micro takes strangers into its data grid.
 */
@EnabledOnOs(OS.LINUX)
@Tag("thorough")
final class OpenPortsIT {

  private static final String OF_THE_BUILD = "payara.micro.jar";
  private static final String IN_ONE_FILE = "login.server.jar";
  private static final String AS_PUBLISHED = "payara.micro.stock.jar";

  private static final String WAR = System.getProperty("login.war");
  private static final String ALL_INTERFACES =
      Path.of("server-config/all-interfaces.asadmin").toAbsolutePath().toString();

  private static final String JVM =
      LoginServer.SHORT_LIVED
          + " -Dhazelcast.socket.bind.any=false -Dhazelcast.wait.seconds.before.join=1"
          // It tries for five minutes otherwise.
          + " -Dhazelcast.max.join.seconds=10";

  private static final String WARNING = "The data grid of Payara is on";
  private static final String NOT_TAKEN_IN = "Could not join cluster";
  private static final String TOGETHER = "DG Size: 2";

  private static XSimulator x;

  private final int port = PayaraMicro.freePort();

  @BeforeAll
  static void startX() {
    x = XSimulator.start();
  }

  @AfterAll
  static void stopX() {
    x.close();
  }

  @Test
  void warOnTheServerOfTheBuildIsForThisMachineOnly() throws IOException {
    try (PayaraMicro server =
        launch(OF_THE_BUILD, "--deploy", WAR, "--contextroot", "/", "--nocluster")) {
      server.awaitReady(passed -> {});

      assertThat(ListeningSockets.of(server.pid())).containsExactly("tcp 127.0.0.1:" + port);
      assertThat(server.log()).doesNotContain(WARNING);
      try (PayaraMicro stranger = launchStranger(port)) {
        LoginServer.await(() -> stranger.log().contains(NOT_TAKEN_IN), NOT_TAKEN_IN);
        assertThat(stranger.log()).doesNotContain(TOGETHER);
      }
    }
  }

  @Test
  void serverInOneFileIsForThisMachineOnly() throws IOException {
    try (PayaraMicro server = launch(IN_ONE_FILE)) {
      server.awaitReady(passed -> {});

      assertThat(ListeningSockets.of(server.pid())).containsExactly("tcp 127.0.0.1:" + port);
    }
  }

  @Test
  void onAllInterfacesThereIsHttpAndNothingElse() throws IOException {
    try (PayaraMicro server = launch(IN_ONE_FILE, PayaraMicro.PRE_BOOT, ALL_INTERFACES)) {
      server.awaitReady(passed -> {});

      assertThat(ListeningSockets.of(server.pid())).containsExactly("tcp *:" + port);
    }
  }

  @Test
  void serverAsPublishedWithoutItsGridHasHttpAndNothingElse() throws IOException {
    try (PayaraMicro server =
        launch(AS_PUBLISHED, "--deploy", WAR, "--contextroot", "/", "--nohazelcast")) {
      server.awaitReady(passed -> {});

      assertThat(ListeningSockets.of(server.pid())).containsExactly("tcp *:" + port);
      assertThat(server.log()).doesNotContain(WARNING);
    }
  }

  @Test
  void gridThatIsOnTakesStrangersInAndTheStartAndTheDoctorSaySo() throws IOException {
    int gridPort = PayaraMicro.freePort();
    Map<String, String> settings =
        Map.of("LOGIN_DOCTOR_TOKEN", LoginServer.DOCTOR_TOKEN, LoginServer.JVM_OPTIONS, JVM);
    List<String> options = new ArrayList<>(grid(gridPort, gridPort));
    options.addAll(List.of(PayaraMicro.PRE_BOOT, PayaraMicro.WITH_DATA_GRID));
    try (LoginServer server = LoginServer.start("open-grid", settings, options);
        PayaraMicro stranger = launchStranger(gridPort)) {
      LoginServer.await(() -> stranger.log().contains(TOGETHER), "a stranger in the grid");

      assertThat(ListeningSockets.of(server.payara().pid()))
          .containsExactlyInAnyOrder(
              "tcp 127.0.0.1:" + server.payara().baseUri().getPort(), "tcp 127.0.0.1:" + gridPort);
      server.awaitLogLine(WARNING, "--nohazelcast");
      assertThat(report(server)).contains("\nwarning  grid      " + WARNING);
    }
  }

  /** As curl has it with -L and cookies. */
  private static String report(LoginServer server) {
    String token = "Bearer " + LoginServer.DOCTOR_TOKEN;
    Visitor curl = new Visitor(server);
    Answer first = curl.send("POST", "/doctor", "Authorization", token);
    return curl.send("POST", first.next(), "Authorization", token).body();
  }

  private PayaraMicro launch(String jar, String... options) throws IOException {
    return PayaraMicro.launch(
        Path.of(System.getProperty(jar)),
        port,
        directory(),
        LoginServer.environment(x, "http://127.0.0.1:" + port),
        List.of(options));
  }

  /** Another Payara Micro as published, which looks for company at this port. */
  private static PayaraMicro launchStranger(int port) throws IOException {
    return PayaraMicro.launch(
        Path.of(System.getProperty(AS_PUBLISHED)),
        PayaraMicro.freePort(),
        directory(),
        Map.of(LoginServer.JVM_OPTIONS, JVM),
        grid(PayaraMicro.freePort(), port));
  }

  /** A grid at a port of this machine only, which looks for company at another one. */
  private static List<String> grid(int port, int other) {
    return List.of(
        "--interfaces",
        "127.0.0.1",
        "--startport",
        Integer.toString(port),
        PayaraMicro.CLUSTERED,
        "tcpip:127.0.0.1:" + other);
  }

  private static Path directory() throws IOException {
    Files.createDirectories(LoginServer.SERVERS);
    return Files.createTempDirectory(LoginServer.SERVERS, "open-ports-");
  }
}
