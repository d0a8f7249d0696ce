package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.attempt.BegunLogins;
import org.loginwithx.attempt.CallbackOutcome;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.FirstCallback;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.attempt.Purpose;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.attempt.UsedCallbacks;
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
import org.loginwithx.web.LoginCookie;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.TestSettings;

/** The same callback twice, after the first one has ended. */
final class SecondCallbackTest {

  private static final LoginSettings SETTINGS = TestSettings.at("http://localhost:8080");
  private static final byte[] KEY = new byte[32];

  private final SettableClock clock = new SettableClock();
  private final LoginCookie cookie = new LoginCookie(SETTINGS, KEY);
  private final Map<String, Cookie> cookies = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private final ByteArrayOutputStream page = new ByteArrayOutputStream();
  private int status;

  private LoginDatabase database;
  private LiveLogins liveLogins;
  private UsedCallbacks taken;
  private SecondCallback second;

  @BeforeEach
  void open() {
    database = LoginDatabase.open(TestDatabase.H2.migrated());
    liveLogins = Logins.live(database, clock);
    taken = new UsedCallbacks(database, clock, Runnable::run);
    LoginHistory history =
        new LoginHistory(database, clock, Duration.ofDays(90), Duration.ofHours(12));
    LoginResponses responses =
        new LoginResponses(
            SETTINGS,
            new LoginPaths(),
            new LoginReport(
                new SecurityLog("node"),
                history,
                Metrics.NONE,
                new BegunLogins(database, clock),
                SETTINGS,
                clock),
            new StrangerSessions(10));
    second =
        new SecondCallback(
            taken,
            liveLogins,
            new RepeatedLogin(liveLogins, cookie, SETTINGS, responses, clock),
            new Questions(
                SETTINGS,
                new LoginPaths(),
                new EmailSettings(() -> EmailPolicy.OPTIONAL, "/email"),
                new StrangerSessions(10),
                new HeldTokens(ServletFakes.sealer()),
                clock),
            responses,
            clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private PendingLogin begun() {
    return new PendingLogin(
        AttemptId.next(),
        new Purpose.LogIn("/account?tab=2", false),
        Protocol.OAUTH2,
        "app",
        Secrets.random(),
        "verifier",
        clock.instant(),
        Secrets.seed());
  }

  /** What the first callback does if it fails. */
  private void fail(PendingLogin proven, Failure failure) {
    assertThat(taken.take(proven.token())).isTrue();
    new FirstCallback(taken, proven, clock).failed(failure);
  }

  /** What the first callback does. */
  private void logIn(PendingLogin proven) {
    assertThat(taken.take(proven.token())).isTrue();
    Visit visit =
        new Visit(clock.instant(), proven.attemptId(), "203.0.113.0/24", "Firefox on Linux");
    Profile profile = new Profile(Profile.X, "1", "anna", "Anna", null, null);
    NewLogin login = new NewLogin(LoginSecret.of(proven.seed()).id(), visit, Set.of(), false);
    new LinkedUsers(database, clock).recordLogin(profile, null, Set.of("user"), login);
  }

  private void comesAgain(PendingLogin proven) throws Exception {
    comesAgain(request(), proven);
  }

  private void comesAgain(HttpServletRequest request, PendingLogin proven) throws Exception {
    LoginAttempt attempt = new LoginAttempt(request, response());
    attempt.continues(proven);
    assertThat(second.isFirst(attempt, proven)).isFalse();
  }

  @Test
  @DisplayName("F-36: the browser whose first answer was lost gets the same log-in")
  void lostResponseIsGivenAgain() throws Exception {
    PendingLogin proven = begun().provenBy("code");
    logIn(proven);
    clock.advance(Duration.ofSeconds(119));

    comesAgain(proven);

    assertThat(status).isEqualTo(303);
    assertThat(headers).containsEntry("Location", "http://localhost:8080/account?tab=2");
    assertThat(cookie.read(request())).contains(LoginSecret.of(proven.seed()));
  }

  @Test
  void afterTwoMinutesNothingIsGiven() throws Exception {
    PendingLogin proven = begun().provenBy("code");
    logIn(proven);
    clock.advance(Duration.ofSeconds(121));

    comesAgain(proven);

    assertNothingGiven();
  }

  @Test
  void logInThatHasEndedIsNotGiven() throws Exception {
    PendingLogin proven = begun().provenBy("code");
    logIn(proven);
    liveLogins.end(LoginSecret.of(proven.seed()).id());

    comesAgain(proven);

    assertNothingGiven();
  }

  @Test
  void personWhoIsLoggedInGoesOnAndStaysWhoTheyAre() throws Exception {
    PendingLogin proven = begun().provenBy("code");
    logIn(proven);
    HttpServletRequest request = request();
    LoginSecret secret = LoginSecret.of(proven.seed());
    new SessionLogin(liveLogins.use(secret.id()).orElseThrow(), secret).attachTo(request);
    clock.advance(Duration.ofMinutes(5));

    comesAgain(request, proven);

    assertThat(status).isEqualTo(303);
    assertThat(cookies).isEmpty();
  }

  @Test
  @DisplayName("F-36: a failure is repeated with its status, text and number")
  void failureIsRepeated() throws Exception {
    PendingLogin proven = begun().provenBy("code");
    fail(proven, Failure.refused("Only for <friends>."));
    clock.advance(Duration.ofSeconds(119));

    comesAgain(proven);

    assertThat(status).isEqualTo(403);
    assertThat(page.toString(StandardCharsets.UTF_8))
        .contains("Only for &lt;friends&gt;.", proven.attemptId());
  }

  @Test
  void repeatedFailureKnowsWhenToTryAgain() throws Exception {
    PendingLogin proven = begun().provenBy("code");
    fail(proven, Failure.of(LoginFailure.BULKHEAD_FULL));
    clock.advance(Duration.ofSeconds(10));

    comesAgain(proven);

    assertThat(status).isEqualTo(503);
    assertThat(headers).containsEntry("Retry-After", "20");
  }

  @Test
  void failureIsNotRepeatedAfterTwoMinutes() throws Exception {
    PendingLogin proven = begun().provenBy("code");
    fail(proven, Failure.of(LoginFailure.INTERNAL));
    clock.advance(Duration.ofSeconds(121));

    comesAgain(proven);

    assertNothingGiven();
  }

  @Test
  @DisplayName("ADV-04: an attacker who planted the attempt does not learn why it failed")
  void failureIsNotRepeatedForAnotherProof() throws Exception {
    PendingLogin planted = begun();
    PendingLogin proven = planted.provenBy("code");
    fail(proven, Failure.refused("You are banned."));

    comesAgain(planted.provenBy("guessed"));

    assertNothingGiven();
    assertThat(page.toString(StandardCharsets.UTF_8)).doesNotContain("banned");
  }

  @Test
  void failureOfAnotherVersionIsNotRepeated() throws Exception {
    PendingLogin proven = begun().provenBy("code");
    taken.take(proven.token());
    String loginId = LoginSecret.of(proven.seed()).id();
    taken.ended(proven.token(), new CallbackOutcome(loginId, "new_reason", null, null));

    comesAgain(proven);

    assertNothingGiven();
  }

  @Test
  void accountThatWasLinkedLeadsOn() throws Exception {
    PendingLogin proven = begun().provenBy("code");
    taken.take(proven.token());
    new FirstCallback(taken, proven, clock).linked();

    comesAgain(proven);

    assertThat(status).isEqualTo(303);
    assertThat(headers).containsEntry("Location", "http://localhost:8080/account?tab=2");
    assertThat(cookies).isEmpty();
  }

  private void assertNothingGiven() {
    assertThat(status).isEqualTo(400);
    assertThat(cookie.read(request())).isEmpty();
  }

  private HttpServletRequest request() {
    Map<String, Object> attributes = new HashMap<>();
    return ServletFakes.proxy(
        HttpServletRequest.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getContextPath" -> "";
              case "getMethod" -> "GET";
              case "getRemoteAddr" -> "203.0.113.7";
              case "getScheme" -> "http";
              case "getServerName" -> "localhost";
              case "getCookies" -> cookies.values().toArray(new Cookie[0]);
              case "getAttribute" -> attributes.get((String) args[0]);
              case "setAttribute" -> attributes.put((String) args[0], args[1]);
              case "removeAttribute" -> attributes.remove((String) args[0]);
              case "getHeaders" -> Collections.emptyEnumeration();
              case "getServerPort" -> 8080;
              case "isAsyncSupported" -> false;
              default -> null;
            });
  }

  private HttpServletResponse response() {
    return ServletFakes.proxy(
        HttpServletResponse.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "setStatus" -> status((int) args[0]);
              case "setHeader" -> headers.put((String) args[0], (String) args[1]);
              case "addCookie" -> cookies.put(((Cookie) args[0]).getName(), (Cookie) args[0]);
              case "getOutputStream" -> new PageOutput();
              default -> null;
            });
  }

  private @Nullable Object status(int code) {
    status = code;
    return null;
  }

  /** Keeps what is on the page. */
  private final class PageOutput extends ServletOutputStream {

    @Override
    public void write(int octet) {
      page.write(octet);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
