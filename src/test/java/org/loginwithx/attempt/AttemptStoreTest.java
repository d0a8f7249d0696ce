package org.loginwithx.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.SettableClock;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.web.TestSettings;

/** The attempts of a browser whose user has come back to the sign-in page, and not from X. */
final class AttemptStoreTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SettableClock clock = new SettableClock();
  private final HttpSession session = ServletFakes.session();
  private final PendingLogins pending = new PendingLogins(session);
  private final AttemptStore store =
      new AttemptStore(
          new StrangerSessions(10),
          ServletFakes.sealer(),
          TestSettings.at("http://localhost:8080"),
          clock);

  private final HttpServletRequest request =
      ServletFakes.proxy(
          HttpServletRequest.class,
          (self, method, args) -> method.getName().equals("getSession") ? session : null);

  private static PendingLogin attempt(Purpose purpose, Instant startedAt) {
    return new PendingLogin(
        AttemptId.next(),
        purpose,
        Protocol.OAUTH2,
        Secrets.fingerprint("app"),
        Secrets.random(),
        Secrets.seed(),
        startedAt,
        Secrets.seed());
  }

  @Test
  void logInThatBeganAWhileAgoIsOverdueUntilItIsTooOld() {
    PendingLogin login = attempt(new Purpose.LogIn("/account", false), clock.instant());
    pending.add(login);

    assertThat(store.overdue(request, MINUTE)).as("the user may be at X").isEmpty();
    clock.advance(MINUTE);
    assertThat(store.overdue(request, MINUTE)).contains(login);
    clock.advance(Duration.ofMinutes(15));
    assertThat(store.overdue(request, MINUTE)).isEmpty();
  }

  @Test
  void newerLogInCountsInsteadOfAnOlderOne() {
    pending.add(attempt(new Purpose.LogIn("/older", false), clock.instant()));
    clock.advance(MINUTE);
    pending.add(attempt(new Purpose.LogIn("/newer", false), clock.instant()));

    assertThat(store.overdue(request, MINUTE)).as("begun again a moment ago").isEmpty();
  }

  @Test
  void otherPurposesAreNoLogIns() {
    pending.add(attempt(new Purpose.Link("a log-in", "/account"), clock.instant()));
    pending.add(attempt(new Purpose.Try("a log-in", "a try"), clock.instant()));
    clock.advance(MINUTE);

    assertThat(store.overdue(request, MINUTE)).isEmpty();
  }
}
