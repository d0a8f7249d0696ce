package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.account.AccountChangeTest;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.account.FormError;
import org.loginwithx.account.TokenKeeper;
import org.loginwithx.attempt.BegunLogins;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.connection.SetUp;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.passkey.Challenge;
import org.loginwithx.passkey.Challenges;
import org.loginwithx.passkey.Credential;
import org.loginwithx.passkey.PasskeyOptions;
import org.loginwithx.passkey.PasskeySite;
import org.loginwithx.passkey.RejectedPasskeyException;
import org.loginwithx.passkey.SoftAuthenticator;
import org.loginwithx.passkey.WebAuthn;
import org.loginwithx.rule.LoginRules;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Logins;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.Passkeys;
import org.loginwithx.user.PasswordGuesses;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.People;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Visit;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.web.TestSettings;

/** A log-in by passkey, and what an attacker tries with one. */
final class PasskeyLoginTest {

  private static final PasskeySite SITE = new PasskeySite("localhost", "http://localhost:8080");
  private static final String BROWSER = "b".repeat(32);
  private static final String ANOTHER_BROWSER = "c".repeat(32);

  private final Clock clock = Clock.systemUTC();
  private final LoginSettings settings = TestSettings.at("http://localhost:8080");
  private final HttpSession session = ServletFakes.session();
  private final Map<String, String> sent = new HashMap<>();
  private final List<BegunLogin> begun = new ArrayList<>();
  private final SoftAuthenticator authenticator = new SoftAuthenticator(SITE.origin());

  private LoginDatabase database;
  private Passkeys passkeys;
  private PasskeyLogin login;
  private String userId;

  @BeforeEach
  void open() throws RejectedPasskeyException {
    database = LoginDatabase.open(TestDatabase.H2.migrated());
    passkeys = new Passkeys(database, clock);
    login = passkeyLogin();
    Profile anna = new Profile(Profile.X, "1", "anna", "Anna", null, null);
    userId =
        new LinkedUsers(database, clock)
            .recordLogin(anna, null, Set.of("user"), Logins.next())
            .user()
            .userId();
    addPasskey();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void addPasskey() throws RejectedPasskeyException {
    Challenge challenge = new Challenges(new byte[32], clock).next("add");
    String options =
        PasskeyOptions.toCreate(
            challenge,
            SITE.host(),
            "Our site",
            new PasskeyOptions.Owner(Secrets.seed(), "@anna", "Anna"),
            List.of());
    Credential made =
        WebAuthn.checker().register(authenticator.create(options), SITE, challenge.text());
    assertThat(passkeys.add(userId, SITE.host(), authenticator.handle(), made, "Telephone"))
        .isEqualTo(Passkeys.Added.DONE);
  }

  private PasskeyLogin passkeyLogin() {
    StrangerSessions sessions = new StrangerSessions(10);
    LinkedUsers users = new LinkedUsers(database, clock);
    LoginRecorder recorder =
        new LoginRecorder(
            settings,
            users,
            new EmailSettings(() -> EmailPolicy.OFF, "/email"),
            new EmailAddresses(database, clock),
            new MailLinks(database, clock, Runnable::run));
    LoginCompletion completion =
        new LoginCompletion(
            SignUpTest.open(database, settings, clock),
            new Admission(
                settings,
                new LoginRules(database, clock),
                AccountChangeTest.decisions(),
                AccountChangeTest.unheard(),
                new FirstAdministrator(new SetUp(database, clock), settings)),
            recorder,
            (request, response, next) -> begun.add(next),
            Logins.live(database, clock),
            TokenKeeper.NONE,
            AccountChangeTest.unheard());
    LoginReport report =
        new LoginReport(
            new SecurityLog("node"),
            new LoginHistory(database, clock, Duration.ofDays(1), Duration.ofHours(12)),
            Metrics.NONE,
            new BegunLogins(database, clock),
            settings,
            clock);
    return new PasskeyLogin(
        settings,
        passkeys,
        new Passwords(database, clock),
        new PasswordGuesses(database, clock, Runnable::run),
        new Challenges(new byte[32], clock),
        new UsedCallbacks(database, clock, Runnable::run),
        completion,
        report,
        new LoginResponses(settings, new LoginPaths(), report, sessions),
        AccountChangeTest.notice(database, clock));
  }

  private HttpServletRequest request(String browser, Map<String, String> parameters) {
    return ServletFakes.proxy(
        HttpServletRequest.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getSession" -> session;
              case "isRequestedSessionIdFromURL" -> false;
              case "getRemoteAddr" -> "203.0.113.7";
              case "getHeaders" -> Collections.emptyEnumeration();
              case "getLocale" -> Locale.ENGLISH;
              case "getContextPath" -> "";
              case "getHeader", "getQueryString", "getAttribute", "getRequestedSessionId" -> null;
              case "getScheme" -> "http";
              case "getServerName" -> "localhost";
              case "getServerPort" -> 8080;
              case "getCookies" -> new Cookie[] {new Cookie("login_form", browser)};
              case "getParameter" -> parameters.get((String) args[0]);
              case "getParameterValues" -> values(parameters.get((String) args[0]));
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private static String @Nullable [] values(@Nullable String value) {
    return value == null ? null : new String[] {value};
  }

  private HttpServletResponse response() {
    return ServletFakes.proxy(
        HttpServletResponse.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "setHeader" -> sent.put((String) args[0], (String) args[1]);
              case "addCookie" -> null;
              case "setStatus" -> sent.put("status", args[0].toString());
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private String options() {
    return login.options(request(BROWSER, Map.of("csrf", BROWSER))).orElseThrow();
  }

  private Optional<FormError> send(String options, String answer) throws ServletException {
    return send(BROWSER, SoftAuthenticator.state(options), answer);
  }

  private Optional<FormError> send(String browser, String state, String answer)
      throws ServletException {
    Map<String, String> form = Map.of("csrf", browser, "state", state, "credential", answer);
    return login.logIn(request(browser, form), response());
  }

  private void assertRefused(Optional<FormError> error, int status, String words) {
    assertThat(begun).isEmpty();
    assertThat(error.orElseThrow().status()).isEqualTo(status);
    assertThat(error.get().message()).contains(words);
  }

  @Test
  void ownerIsLoggedIn() throws ServletException {
    String options = options();

    assertThat(send(options, authenticator.get(options))).isEmpty();

    assertThat(begun).singleElement().extracting(each -> each.user().userId()).isEqualTo(userId);
    assertThat(begun.get(0).user().profile().provider()).isEqualTo(Profile.PASSKEY);
    assertThat(sent).containsEntry("status", "303");
    assertThat(sent.get("Location")).isEqualTo("http://localhost:8080/account");
    assertThat(passkeys.of(userId).get(0).lastUsedAt()).isNotNull();
  }

  @Test
  void answerThatIsSentAgainLogsNobodyIn() throws ServletException {
    authenticator.counter = 0;
    String options = options();
    String answer = authenticator.get(options);
    // An authenticator that counted once has to go on: this one never has.
    database.inTransaction(
        entities ->
            entities.createNativeQuery("update login_passkey set sign_count = 0").executeUpdate());

    assertThat(send(options, answer)).isEmpty();
    begun.clear();

    assertRefused(send(options, answer), 400, "too long");
  }

  @Test
  void answerThatIsSentAgainIsNoCopyOfAnAuthenticatorThatCounts() throws ServletException {
    String options = options();
    String answer = authenticator.get(options);
    assertThat(send(options, answer)).isEmpty();
    begun.clear();

    assertRefused(send(options, answer), 400, "too long");
  }

  @Test
  void answerIsGoodInOneBrowserOnly() throws ServletException {
    String options = options();

    assertRefused(
        send(ANOTHER_BROWSER, SoftAuthenticator.state(options), authenticator.get(options)),
        400,
        "too long");
  }

  @Test
  void formOfAnotherSiteIsRefused() throws ServletException {
    String options = options();
    Map<String, String> form =
        Map.of(
            "csrf",
            ANOTHER_BROWSER,
            "state",
            SoftAuthenticator.state(options),
            "credential",
            authenticator.get(options));

    assertRefused(login.logIn(request(BROWSER, form), response()), 403, "out of date");
    assertThat(login.options(request(BROWSER, Map.of()))).isEmpty();
  }

  @Test
  void counterThatGoesBackIsRefused() throws ServletException {
    String first = options();
    assertThat(send(first, authenticator.get(first))).isEmpty();
    begun.clear();
    authenticator.counter = 1;

    String options = options();
    assertRefused(send(options, authenticator.get(options)), 401, "another device");
  }

  @Test
  void userWhoWasNotVerifiedIsRefused() throws ServletException {
    authenticator.unverified();
    String options = options();

    assertRefused(send(options, authenticator.get(options)), 401, "not accepted");
  }

  @Test
  void disabledUserIsRefused() throws ServletException {
    new People(database, clock)
        .disableUnchecked(userId, "admin", new Visit(clock.instant(), "-", "", ""));
    String options = options();

    assertRefused(send(options, authenticator.get(options)), 403, "cannot log in here any more");
  }

  @Test
  void unknownPasskeyIsRefusedAsAWrongOne() throws ServletException {
    SoftAuthenticator stranger = new SoftAuthenticator(SITE.origin());
    String options = options();

    assertRefused(send(options, stranger.get(options)), 401, "not accepted");
    authenticator.spoilsSignature = true;
    assertRefused(send(options, authenticator.get(options)), 401, "not accepted");
    assertRefused(send(options, "{}"), 401, "not accepted");
  }

  @Test
  void passkeyThatIsTriedAgainAndAgainHasToWait() throws ServletException {
    authenticator.spoilsSignature = true;
    String options = options();
    for (int i = 0; i < 5; i++) {
      assertRefused(send(options, authenticator.get(options)), 401, "not accepted");
    }

    assertRefused(send(options, authenticator.get(options)), 429, "too often");
  }
}
