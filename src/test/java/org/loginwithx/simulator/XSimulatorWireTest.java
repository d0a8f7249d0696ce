package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small HTTP server: what clients and load runs need of it. */
@Tag("thorough")
final class XSimulatorWireTest {

  private final XSimulator simulator = XSimulator.start();

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void connectionIsKeptForTheNextRequest() throws IOException {
    try (RawClient client = RawClient.connectTo(simulator)) {
      for (int i = 0; i < 3; i++) {
        client.send(
            "POST /oauth/request_token HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b");
        String head = client.readHead();
        assertThat(head).startsWith("HTTP/1.1 400 ");
        client.read(XError.BAD_AUTHENTICATION_DATA.body("").length());
      }
    }
  }

  @Test
  void requestInPiecesAndSeveralAtOnceAreRead() throws IOException {
    String request = "GET /nothing HTTP/1.1\r\nHost: x\r\n";
    try (RawClient client = RawClient.connectTo(simulator)) {
      client.send(request.substring(0, 10));
      client.send(request.substring(10));
      client.send("\r\n" + request + "\r\n" + request + "Connection: close\r\n\r\n");

      assertThat(client.readAll().split("HTTP/1.1 404 ", -1)).hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET http://x/ HTTP/1.1\r\n\r\n",
        "GET / HTTP/2\r\n\r\n",
        "GET / HTTP/1.1\r\nno header\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
      })
  void brokenRequestIsRefusedAndTheConnectionClosed(String octets) throws IOException {
    try (RawClient client = RawClient.connectTo(simulator)) {
      client.send(octets);

      assertThat(client.readAll()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void thousandDelayedCallsNeedNoThreadEach() throws IOException {
    simulator.delay(Duration.ofMillis(300));
    List<RawClient> clients = new ArrayList<>();
    try {
      int threadsBefore = Thread.activeCount();
      long start = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        RawClient client = RawClient.connectTo(simulator);
        clients.add(client);
        client.send("POST /oauth/request_token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      }
      assertThat(Thread.activeCount()).isLessThan(threadsBefore + 10);
      for (RawClient client : clients) {
        assertThat(client.readAll()).contains("\"code\":215");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(300), Duration.ofSeconds(30));
      assertThat(simulator.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(1_000);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void pagesAreNotDelayed() throws IOException {
    simulator.delay(Duration.ofDays(1));
    try (RawClient client = RawClient.connectTo(simulator)) {
      client.send("GET / HTTP/1.0\r\n\r\n");

      assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void recordIsBounded() throws IOException {
    int calls = 2_100;
    String request = "POST /oauth/access_token HTTP/1.1\r\nHost: x\r\n";
    try (RawClient client = RawClient.connectTo(simulator)) {
      client.send((request + "\r\n").repeat(calls - 1) + request + "Connection: close\r\n\r\n");
      client.readAll();
    }

    assertThat(simulator.recorded()).hasSize(2_000);
    assertThat(simulator.calls(Endpoint.ACCESS_TOKEN)).isEqualTo(calls);
  }

  @Test
  void closingEndsOpenConnectionsAndFreesThePort() throws IOException {
    simulator.misbehave(Endpoint.REQUEST_TOKEN, Misbehaviour.hang());
    try (RawClient client = RawClient.connectTo(simulator)) {
      client.send("POST /oauth/request_token HTTP/1.1\r\nHost: x\r\n\r\n");
      // A later request that is answered: so the earlier one has been read.
      assertThat(ClientCall.to(simulator, Endpoint.USERS_ME).send().statusCode()).isEqualTo(401);

      simulator.close();

      assertThat(client.readAll()).isEmpty();
    }
    XSimulator.start(simulator.baseUri().getPort()).close();
  }
}
