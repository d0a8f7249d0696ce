package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.secret.Secrets;

/** What front ends asked for in the tabs of one browser. */
final class ClientRequestsTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final CookieJar browser = new CookieJar("");

  private List<ClientRequest> ask(int tabs, String state) {
    List<ClientRequest> asked = new ArrayList<>();
    for (int tab = 0; tab < tabs; tab++) {
      Instant at = NOW.plusSeconds(tab);
      ClientRequest request =
          ClientRequest.of(
              "client",
              "https://spa.example/",
              state,
              Secrets.seed(),
              at,
              false,
              null,
              ClientRequest.Wanted.CODE);
      ClientRequests.add(browser.request().getSession(), request);
      asked.add(request);
    }
    return asked;
  }

  private boolean isThere(ClientRequest asked) {
    return ClientRequests.find(browser.request(), asked.id(), NOW.plusSeconds(60)).isPresent();
  }

  @Test
  void twentyTabsCanBeFinishedAndTheOldestMakesRoom() {
    List<ClientRequest> asked = ask(22, "state");

    assertThat(asked.subList(0, 2)).noneMatch(this::isThere);
    assertThat(asked.subList(2, 22)).allMatch(this::isThere);
  }

  @Test
  void sessionStaysSmallWhateverApplicationsSend() {
    List<ClientRequest> asked = ask(40, "s".repeat(1_000));

    assertThat(asked).filteredOn(this::isThere).hasSizeBetween(8, 16).contains(asked.get(39));
    assertThat(Collections.list(browser.request().getSession().getAttributeNames()))
        .hasSizeLessThanOrEqualTo(16);
  }

  @Test
  void expiredOnesGo() {
    ClientRequest old = ask(1, "state").get(0);
    ClientRequest later =
        ClientRequest.of(
            "client",
            "https://spa.example/",
            null,
            Secrets.seed(),
            NOW.plusSeconds(700),
            false,
            null,
            ClientRequest.Wanted.CODE);

    ClientRequests.add(browser.request().getSession(), later);

    assertThat(isThere(old)).isFalse();
  }

  @Test
  @DisplayName("A new log-in counts although the clock of its node is a minute behind")
  void newLoginIsKnownByItsId() {
    ClientRequest anew =
        ClientRequest.of(
            "client",
            "https://spa.example/",
            null,
            Secrets.seed(),
            NOW,
            true,
            "old",
            ClientRequest.Wanted.CODE);

    assertThat(anew.isTooOld("old", NOW.minusSeconds(30))).as("the log-in before").isTrue();
    assertThat(anew.isTooOld("old", NOW.plusSeconds(30))).as("by a fast clock").isTrue();
    assertThat(anew.isTooOld("new", NOW.minusSeconds(60))).isFalse();
    assertThat(anew.isTooOld("other", NOW.minusSeconds(600))).as("an old cookie").isTrue();
    assertThat(ClientRequest.read(anew.write())).contains(anew);
  }

  @Test
  @DisplayName("A copy that travelled with a log-in does not make a refused request new")
  void refusedRequestStaysRefused() {
    ClientRequest asked = ask(1, "state").get(0);
    ClientRequests.answered(browser.request(), asked, "access_denied", NOW);

    ClientRequests.add(browser.request().getSession(), asked);

    assertThat(ClientRequests.find(browser.request(), asked.id(), NOW))
        .map(ClientRequest::error)
        .contains("access_denied");
  }
}
