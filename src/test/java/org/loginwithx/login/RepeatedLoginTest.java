package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.attempt.BegunLogins;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Logins;
import org.loginwithx.user.NewLogin;
import org.loginwithx.user.Profile;
import org.loginwithx.user.SettableClock;
import org.loginwithx.user.Visit;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginCookie;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.web.TestSettings;

/** The same answer to a question twice, after the first one has logged the user in. */
final class RepeatedLoginTest {

  private static final LoginSettings SETTINGS = TestSettings.at("http://localhost:8080");

  private final SettableClock clock = new SettableClock();

  /** What else happens when a request has found a log-in, and asks how old it is. */
  private Runnable meanwhile = () -> {};

  private final Clock askedClock =
      new Clock() {
        @Override
        public Instant instant() {
          meanwhile.run();
          return clock.instant();
        }

        @Override
        public ZoneId getZone() {
          return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }
      };

  private final LoginCookie cookie = new LoginCookie(SETTINGS, new byte[32]);
  private final Map<String, Cookie> cookies = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private final String csrfToken = Secrets.random();
  private @Nullable String site;

  private LoginDatabase database;
  private LiveLogins liveLogins;
  private RepeatedLogin repeated;

  @BeforeEach
  void ask() {
    database = LoginDatabase.open(TestDatabase.H2.migrated());
    liveLogins = Logins.live(database, clock);
    LoginHistory history =
        new LoginHistory(database, clock, Duration.ofDays(90), Duration.ofHours(12));
    LoginReport report =
        new LoginReport(
            new SecurityLog("node"),
            history,
            Metrics.NONE,
            new BegunLogins(database, clock),
            SETTINGS,
            clock);
    LoginResponses responses =
        new LoginResponses(SETTINGS, new LoginPaths(), report, new StrangerSessions(10));
    repeated = new RepeatedLogin(liveLogins, cookie, SETTINGS, responses, askedClock);
    FormToken.give(request(csrfToken), response(), SETTINGS);
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** What the first answer does. */
  private LoginSecret logIn() {
    LoginSecret secret = RepeatedLogin.secret(request(csrfToken), csrfToken, SETTINGS);
    Visit visit = new Visit(clock.instant(), "NUMBER", "203.0.113.0/24", "Firefox on Linux");
    Profile profile = new Profile(Profile.X, "1", "anna", "Anna", null, null);
    NewLogin login = new NewLogin(secret.id(), visit, Set.of(), false);
    new LinkedUsers(database, clock).recordLogin(profile, null, Set.of("user"), login);
    return secret;
  }

  private boolean answersAgain(String token) {
    return repeated.giveAgain(new LoginAttempt(request(token), response()), "/account?tab=2");
  }

  @Test
  @DisplayName("The second click gets the log-in of the first, whose cookie it did not have")
  void sameAnswerGivesTheSameLogIn() {
    LoginSecret secret = logIn();
    clock.advance(Duration.ofSeconds(119));

    assertThat(answersAgain(csrfToken)).isTrue();

    assertThat(cookie.read(request(csrfToken))).contains(secret);
    assertThat(headers).containsEntry("Location", "http://localhost:8080/account?tab=2");
  }

  @Test
  void afterTwoMinutesNothingIsGiven() {
    logIn();
    clock.advance(Duration.ofSeconds(121));

    assertThat(answersAgain(csrfToken)).isFalse();
  }

  @Test
  void logInThatHasEndedIsNotGiven() {
    liveLogins.end(logIn().id());

    assertThat(answersAgain(csrfToken)).isFalse();
  }

  @Test
  void nobodyElseGetsIt() {
    logIn();

    assertThat(answersAgain(Secrets.random())).as("another form").isFalse();
    site = "cross-site";
    assertThat(answersAgain(csrfToken)).as("a form of another site").isFalse();
    site = null;
    cookies.clear();
    assertThat(answersAgain(csrfToken)).as("without the cookie").isFalse();
    FormToken.give(request(csrfToken), response(), SETTINGS);
    assertThat(answersAgain(csrfToken)).as("another browser").isFalse();
    assertThat(cookie.read(request(csrfToken))).isEmpty();
  }

  @Test
  @DisplayName("Many requests with invented answers do not take all connections to the database")
  void fewRequestsLookAtOnce() {
    logIn();
    List<Boolean> nested = new ArrayList<>();
    meanwhile = () -> nested.add(answersAgain(csrfToken));

    assertThat(answersAgain(csrfToken)).isTrue();

    assertThat(nested).hasSize(RepeatedLogin.MOST_LOOKING).startsWith(false);
    meanwhile = () -> {};
    assertThat(answersAgain(csrfToken)).as("afterwards").isTrue();
  }

  private HttpServletRequest request(String token) {
    return ServletFakes.proxy(
        HttpServletRequest.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getContextPath" -> "";
              case "getMethod" -> "POST";
              case "getRemoteAddr" -> "203.0.113.7";
              case "getScheme" -> "http";
              case "getServerName" -> "localhost";
              case "getServerPort" -> 8080;
              case "getCookies" -> cookies.values().toArray(new Cookie[0]);
              case "getHeader" -> "Sec-Fetch-Site".equals(args[0]) ? site : null;
              case "getHeaders" -> Collections.emptyEnumeration();
              case "getParameterValues" -> new String[] {token};
              default -> null;
            });
  }

  private HttpServletResponse response() {
    return ServletFakes.proxy(
        HttpServletResponse.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "setHeader" -> headers.put((String) args[0], (String) args[1]);
              case "addCookie" -> cookies.put(((Cookie) args[0]).getName(), (Cookie) args[0]);
              default -> null;
            });
  }
}
