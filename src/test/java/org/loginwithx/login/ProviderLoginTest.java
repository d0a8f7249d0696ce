package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.account.AccountChangeTest;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.account.TokenKeeper;
import org.loginwithx.attempt.BegunLogins;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.connection.SetUp;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.login.ProviderLogin.Result;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.rule.LoginRules;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.ConfirmedEmail;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Logins;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.NewUser;
import org.loginwithx.user.Profile;
import org.loginwithx.user.WatchedDataSource;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.web.SessionLogin;

/** A provider of the application, on a site where every user needs an address. */
final class ProviderLoginTest {

  private static final Profile BADGE = new Profile("badges", "7", "", "Greta", null, null);
  private static final EmailAddress ADDRESS = new EmailAddress("greta@example.org");

  private final Clock clock = Clock.systemUTC();
  private final HttpSession session = ServletFakes.session();
  private final Map<String, String> sent = new HashMap<>();

  private @Nullable SessionLogin current;
  private WatchedDataSource watched;
  private LoginDatabase database;
  private MailLinks links;
  private EmailAddresses addresses;
  private LinkedUsers users;

  @BeforeEach
  void open() {
    watched = new WatchedDataSource(TestDatabase.H2.migrated());
    database = LoginDatabase.open(watched.dataSource());
    links = new MailLinks(database, clock, Runnable::run);
    addresses = new EmailAddresses(database, clock);
    users = new LinkedUsers(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private ProviderLogin providerLogin() {
    LoginSettings settings = AccountChangeTest.settings();
    StrangerSessions sessions = new StrangerSessions(10);
    EmailSettings emailSettings = new EmailSettings(() -> EmailPolicy.REQUIRED, "/email");
    LoginCompletion completion =
        new LoginCompletion(
            SignUpTest.open(database, settings, clock),
            new Admission(
                settings,
                new LoginRules(database, clock),
                AccountChangeTest.decisions(),
                AccountChangeTest.unheard(),
                new FirstAdministrator(new SetUp(database, clock), settings)),
            new LoginRecorder(settings, users, emailSettings, addresses, links),
            (request, response, login) -> true,
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
    LoginResponses responses = new LoginResponses(settings, new LoginPaths(), report, sessions);
    Questions questions =
        new Questions(
            settings,
            new LoginPaths(),
            emailSettings,
            sessions,
            new HeldTokens(ServletFakes.sealer()),
            clock);
    EmailQuestion emailQuestion = new EmailQuestion(questions, responses, settings);
    return new ProviderLogin(settings, completion, report, responses, emailQuestion);
  }

  private Result logIn() throws ServletException {
    return providerLogin().logIn(request(), response(), BADGE);
  }

  private HttpServletRequest request() {
    return ServletFakes.proxy(
        HttpServletRequest.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getSession" -> session;
              case "isRequestedSessionIdFromURL" -> false;
              case "changeSessionId" -> "another";
              case "getRemoteAddr" -> "203.0.113.7";
              case "getHeaders" -> Collections.emptyEnumeration();
              case "getLocale" -> Locale.ENGLISH;
              case "getContextPath" -> "";
              case "getHeader", "getParameter", "getParameterValues", "getCookies" -> null;
              case "getAttribute" -> "org.loginwithx.login".equals(args[0]) ? current : null;
              default -> throw new UnsupportedOperationException(method.getName());
            });
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

  @Test
  void nobodyIsAMemberBeforeTheAddressIsConfirmed() throws ServletException {
    assertThat(logIn()).isEqualTo(new Result.EmailNeeded());

    assertThat(sent).containsEntry("status", "303");
    assertThat(sent.get("Location")).isEqualTo("http://127.0.0.1:8080/email");
    assertThat(users.find("badges", "7")).as("nothing is stored").isEmpty();
    PendingMember open = PendingMember.from(request(), clock.instant()).orElseThrow();
    assertThat(open.profile()).isEqualTo(BADGE);

    String token = links.make(MailLink.join(open.profile(), ADDRESS)).orElseThrow();
    assertThat(logIn()).as("a mail is on its way").isEqualTo(new Result.EmailNeeded());
    assertThat(addresses.confirm(token)).isInstanceOf(EmailAddresses.Confirmation.Confirmed.class);
    Result result = logIn();

    assertThat(result)
        .isInstanceOfSatisfying(
            Result.LoggedIn.class, login -> assertThat(login.firstLogin()).isTrue());
    assertThat(sent.get("Location")).isEqualTo("http://127.0.0.1:8080/account");
    LinkedUser greta = users.find("badges", "7").orElseThrow();
    assertThat(addresses.find(greta.userId()).map(ConfirmedEmail::address)).contains(ADDRESS);
    assertThat(PendingMember.from(request(), clock.instant())).isEmpty();
    assertThat(logIn())
        .isInstanceOfSatisfying(
            Result.LoggedIn.class, login -> assertThat(login.firstLogin()).isFalse());
  }

  @Test
  void addressThatAnotherConfirmedMeanwhileMakesNoMember() throws ServletException {
    logIn();
    addresses.confirm(links.make(MailLink.join(BADGE, ADDRESS)).orElseThrow());
    Profile faster = new Profile(Profile.X, "8", "fast", "Fast", null, null);
    addresses.confirm(links.make(MailLink.join(faster, ADDRESS)).orElseThrow());
    assertThat(users.join(faster, ADDRESS, new NewUser(null, Set.of("user")), Logins.next()))
        .isPresent();

    assertThat(logIn()).isEqualTo(new Result.EmailNeeded());

    assertThat(users.find("badges", "7")).isEmpty();
  }

  @Test
  void logInOfTheUserOfTheSessionCostsNoMoreThanAnyOther() throws ServletException {
    addresses.confirm(links.make(MailLink.join(BADGE, ADDRESS)).orElseThrow());
    logIn();
    watched.statements().clear();
    logIn();
    int statements = watched.statements().size();
    LinkedUser greta = users.find("badges", "7").orElseThrow();
    LoginSecret secret = LoginSecret.random();
    current =
        new SessionLogin(
            new ActiveLogin(
                secret.id(), clock.instant(), greta.userId(), BADGE, List.of(), List.of(), false),
            secret);
    watched.statements().clear();

    assertThat(logIn()).isInstanceOf(Result.LoggedIn.class);

    assertThat(watched.statements()).hasSize(statements);
  }
}
