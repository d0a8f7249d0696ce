package org.loginwithx.container;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;

/**
 * What a person, the operator and X get to see when X does not do what it should: the rows F-05 to
 * F-34 of the fault table, for both protocols. The rows in which no server answers are in {@code
 * OAuth1ClientTest}.
 *
 * <p>Each protocol has its rows: {@code exchangeRows} and {@code profileRows}. One row for each
 * answer, and all that are an attack, run each time; the others, which the unit tests of the
 * clients have as well, with {@code mvn -Pthorough}.
 */
abstract class FaultTable {

  final LoginServer server;
  private final Endpoint exchange;

  FaultTable(LoginServer server, Endpoint exchange) {
    this.server = server;
    this.exchange = exchange;
  }

  @BeforeEach
  @AfterEach
  void xBehavesAgain() {
    server.x().reset();
  }

  /** One row: what X does, and what must come of it. */
  record Row(
      String id,
      Endpoint endpoint,
      Misbehaviour misbehaviour,
      int status,
      String reason,
      int calls) {

    /** What the user and the operator get to see of it. */
    String answer() {
      return endpoint + " " + status + " " + reason;
    }

    @Override
    public String toString() {
      return id + " " + endpoint + ": " + status + " " + reason;
    }
  }

  /** The rows that run each time. */
  static Stream<Row> oneOfEach(Stream<Row> rows) {
    Set<String> answers = new HashSet<>();
    return rows.filter(row -> answers.add(row.answer()) || row.id().startsWith("ADV-"));
  }

  /** All others. */
  static Stream<Row> further(Stream<Row> rows) {
    List<Row> all = rows.toList();
    Set<Row> often = oneOfEach(all.stream()).collect(toSet());
    return all.stream().filter(row -> !often.contains(row));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("callbackRows")
  void callbackFailsAsTheTableSays(Row row) {
    assertCallbackFailsAs(row);
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{0}")
  @MethodSource("furtherCallbackRows")
  void callbackFailsAsTheRestOfTheTableSays(Row row) {
    assertCallbackFailsAs(row);
  }

  private void assertCallbackFailsAs(Row row) {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("faulty", "/account");
    server.x().misbehave(row.endpoint(), row.misbehaviour());

    Answer answer = visitor.get(callback);

    assertFailedAs(row, answer);
    assertThat(visitor.isAnonymous()).isTrue();
    // The log-in is used up: the same callback asks X nothing any more.
    int exchanges = server.x().calls(exchange);
    assertThat(visitor.get(callback).status()).isEqualTo(400);
    assertThat(server.x().calls(exchange)).isEqualTo(exchanges);
  }

  void assertFailedAs(Row row, Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(row.status());
    assertThat(server.x().calls(row.endpoint())).as("calls at X").isEqualTo(row.calls());
    assertThat(answer.header("Cache-Control")).hasValue("no-store");
    assertThat(answer.header("Referrer-Policy")).hasValue("no-referrer");
    assertThat(answer.header("Content-Security-Policy").orElse("")).contains("default-src 'none'");
    if (row.status() == 503) {
      assertThat(Integer.parseInt(answer.header("Retry-After").orElse("0"))).isBetween(1, 900);
    }
    assertThat(answer.body()).contains("Try again").doesNotContain("Exception");
    String number = answer.number();
    server.awaitLogLine("reason=" + row.reason(), "number=" + number);
    assertThat(server.linesWith("number=" + number)).as("one line in the log").hasSize(1);
  }
}
