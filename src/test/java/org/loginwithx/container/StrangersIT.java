package org.loginwithx.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many users begin a log-in and never come back. The server keeps few sessions for them, and has no
 * {@code LOGIN_KEYS}.
 */
@Tag("thorough")
final class StrangersIT {

  private static final int MOST = 10;

  private static LoginServer server;

  @BeforeAll
  static void start() {
    server =
        LoginServer.start(
            "strangers",
            Map.of("LOGIN_MAX_PENDING_SESSIONS", Integer.toString(MOST), "LOGIN_PASSWORD", "true"),
            List.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void flood() {
    for (int i = 0; i < MOST + 5; i++) {
      new Visitor(server).start("/account");
    }
  }

  @Test
  @DisplayName("Clients that never send the rest of a form do not keep the server from others")
  void unfinishedBodiesDoNotStopTheServer() throws IOException {
    List<Socket> unfinished = new ArrayList<>();
    try {
      for (int client = 0; client < 220; client++) {
        unfinished.add(
            send(
                "POST /login/password HTTP/1.1\r\nHost: "
                    + host()
                    + "\r\nContent-Type: application/x-www-form-urlencoded"
                    + "\r\nContent-Length: 100\r\n\r\nemail="));
      }
      try (Socket other =
          send("GET /sign-in HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n\r\n")) {
        // Payara by itself waits 30 seconds for each of them.
        other.setSoTimeout(20_000);
        assertThat(new String(other.getInputStream().readNBytes(12), US_ASCII))
            .isEqualTo("HTTP/1.1 200");
      }
    } finally {
      for (Socket socket : unfinished) {
        socket.close();
      }
    }
  }

  @Test
  void bodyThatIsTooLargeIsRefusedUnread() throws IOException {
    String head =
        "POST /login/password HTTP/1.1\r\nHost: "
            + host()
            + "\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    try (Socket large = send(head + "Content-Length: 70000\r\n\r\nemail=");
        Socket endless = send(head + "Transfer-Encoding: chunked\r\n\r\n6\r\nemail=\r\n")) {
      assertThat(new String(large.getInputStream().readNBytes(12), US_ASCII))
          .isEqualTo("HTTP/1.1 413");
      assertThat(new String(endless.getInputStream().readNBytes(12), US_ASCII))
          .isEqualTo("HTTP/1.1 411");
    }
    assertThat(server.linesWith("Exception")).isEmpty();
  }

  @Test
  @DisplayName("HTTP/2 without TLS is off, because a proxy does not check it")
  void http2WithoutTlsIsOff() throws IOException {
    try (Socket upgrade =
            send(
                "GET /sign-in HTTP/1.1\r\nHost: "
                    + host()
                    + "\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c"
                    + "\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");
        Socket known = send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0")) {
      assertThat(new String(upgrade.getInputStream().readNBytes(12), US_ASCII))
          .isEqualTo("HTTP/1.1 200");
      // A frame of HTTP/2 begins with its length, an answer of HTTP/1 with its name.
      assertThat(known.getInputStream().readNBytes(3)).isNotEqualTo(new byte[] {0, 0, 24});
      known.setSoTimeout(10_000);
    }
  }

  private static String host() {
    return server.uri("/").getAuthority();
  }

  private static Socket send(String bytes) throws IOException {
    URI uri = server.uri("/");
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    return socket;
  }

  @Test
  @DisplayName("200 clients that guess passwords in a loop do not stop log-ins with X")
  void floodOfPasswordsLeavesLogInsByXTheDatabase() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    Set<Integer> statuses = ConcurrentHashMap.newKeySet();
    List<Thread> flood = new ArrayList<>();
    for (int client = 0; client < 200; client++) {
      Visitor guesser = new Visitor(server);
      String account = "guessed" + client + "@mail.example";
      flood.add(
          new Thread(
              () -> {
                String token = guesser.get("/sign-in").csrf();
                Map<String, String> form =
                    Map.of("csrf", token, "email", account, "password", "wrong password");
                while (!stop.get()) {
                  statuses.add(guesser.post("/login/password", form).status());
                }
              }));
    }
    flood.forEach(Thread::start);
    try {
      for (int i = 0; i < 20; i++) {
        Visitor user = new Visitor(server);
        user.logIn("amid" + i);
        assertThat(user.isLoggedInAs("amid" + i)).isTrue();
      }
    } finally {
      stop.set(true);
      for (Thread client : flood) {
        client.join();
      }
    }

    assertThat(statuses)
        .as("wrong password, too many guesses, no place")
        .contains(401)
        .isSubsetOf(401, 429, 503);
    assertThat(server.linesWith("reason=db_down")).isEmpty();
  }

  @Test
  @DisplayName("Users stay logged in although many others begin a log-in")
  void loggedInPeopleAreNoStrangers() {
    List<Visitor> people = List.of(new Visitor(server), new Visitor(server), new Visitor(server));
    people.forEach(person -> person.logIn("stays"));

    flood();

    assertThat(people).allMatch(person -> person.isLoggedInAs("stays"));
  }
}
