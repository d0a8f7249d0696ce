package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.simulator.Browser;
import org.loginwithx.simulator.Fault;

/** What a log-in makes of the faults of the simulator is what the page about testing says. */
@Tag("thorough")
final class FaultIT {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| `?([a-z0-9_ -]+?)`? \\| `?([a-z0-9_ -]+?)`? \\|$");

  /** The reason in the log, by protocol; a dash if the fault does no harm. */
  record Row(Fault fault, String oauth2, String oauth1) {}

  static List<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(Path.of("src/site/markdown/testing.md")))
        .results()
        .map(FaultIT::row)
        .toList();
  }

  private static Row row(MatchResult cells) {
    return new Row(Fault.valueOf(cells.group(1)), cells.group(2), cells.group(3));
  }

  @AfterEach
  void behave() {
    Stream.of(LoginServer.shared(), LoginServer.sharedOAuth2()).forEach(each -> each.x().reset());
  }

  @Test
  void everyFaultHasItsRow() throws IOException {
    assertThat(rows()).extracting(Row::fault).containsExactly(Fault.values());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void faultHasItsReason(Row row) {
    assertReason(LoginServer.sharedOAuth2(), row.fault(), row.oauth2());
    assertReason(LoginServer.shared(), row.fault(), row.oauth1());
  }

  private static void assertReason(LoginServer server, Fault fault, String reason) {
    Browser browser = server.x().browser();
    server.x().always(fault);
    if (isLedToX(server, browser)) {
      browser.approve("faulty");
    }

    Answer answer = Answer.of(browser.page());
    if (reason.equals("-")) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return;
    }
    assertThat(answer.status()).isGreaterThanOrEqualTo(400);
    assertThat(server.awaitLogLine("number=" + answer.number())).contains("reason=" + reason + " ");
    if (fault == Fault.RATE_LIMITED) {
      server.x().reset();
      LoginServer.await(() -> isLedToX(server, server.x().browser()), "the end of the limit");
    }
  }

  private static boolean isLedToX(LoginServer server, Browser browser) {
    browser.open(server.uri("/login/twitter").toString());
    return browser.isAtX();
  }
}
