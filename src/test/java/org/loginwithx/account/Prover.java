package org.loginwithx.account;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.TestSettings;

/** A user of a database of its own, and a request of this user that has all proofs. */
public final class Prover implements AutoCloseable {

  private static final String PASSWORD = "the present password";
  private static final Profile ANNA = new Profile(Profile.X, "1", "anna", "Anna", null, null);

  public final Clock clock = Clock.systemUTC();
  public final LoginSettings settings = TestSettings.withPasswordsAt("http://127.0.0.1:8080");

  public final LoginDatabase database;
  public final Proofs proofs;
  public final String userId;
  private final DataSource dataSource = TestDatabase.H2.migrated();

  /** What a request has; a test takes something away. */
  private boolean loggedIn = true;

  Duration age = Duration.ofMinutes(1);
  private List<String> groups = List.of("user", LoginSettings.ADMIN);
  private boolean token = true;
  private @Nullable String typed = PASSWORD;

  public Prover() {
    database = LoginDatabase.open(dataSource);
    proofs = proofs(settings, database, clock);
    userId =
        new LinkedUsers(database, clock)
            .recordLogin(ANNA, null, Set.of("user"), Logins.next())
            .user()
            .userId();
  }

  @Override
  public void close() {
    database.close();
  }

  public static Proofs proofs(LoginSettings settings, LoginDatabase database, Clock clock) {
    return new Proofs(
        settings,
        EmailChangeTest.currentPassword(settings, database, clock),
        new Recovery(settings, new Passwords(database, clock)),
        Logins.live(database, clock),
        clock);
  }

  private void confirmAddress() {
    MailLink link = MailLink.confirm(userId, ANNA, new EmailAddress("anna@example.org"));
    String sent = new MailLinks(database, clock, Runnable::run).make(link).orElseThrow();
    new EmailAddresses(database, clock).confirm(sent);
  }

  void setPassword() {
    confirmAddress();
    assertThat(new Passwords(database, clock).replace(userId, null, PASSWORD, null)).isTrue();
  }

  /** A link in a mail has set the password, and the user has not logged in with it. */
  private void recover() {
    confirmAddress();
    MailLink link = MailLink.password(userId, new EmailAddress("anna@example.org"));
    String sent = new MailLinks(database, clock, Runnable::run).make(link).orElseThrow();
    assertThat(new Passwords(database, clock).reset(sent, PASSWORD)).isTrue();
  }

  public HttpServletRequest request() {
    LoginSecret secret = LoginSecret.random();
    Instant at = clock.instant().minus(age);
    SessionLogin login =
        new SessionLogin(
            new ActiveLogin(secret.id(), at, userId, ANNA, groups, List.of(), false), secret);
    return loggedIn ? request(login, token) : request(Map.of());
  }

  /** A request in this log-in, with the token in a header. */
  public static HttpServletRequest request(SessionLogin login) {
    return request(login, true);
  }

  private static HttpServletRequest request(SessionLogin login, boolean token) {
    HttpServletRequest request =
        request(token ? Map.of("X-CSRF-Token", login.csrfToken()) : Map.of());
    login.attachTo(request);
    return request;
  }

  private static HttpServletRequest request(Map<String, String> headers) {
    Map<String, Object> attributes = new HashMap<>();
    return ServletFakes.proxy(
        HttpServletRequest.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getHeader" -> headers.get((String) args[0]);
              case "getHeaders" -> Collections.emptyEnumeration();
              case "getParameterValues", "getQueryString", "getSession" -> null;
              case "getRemoteAddr" -> "203.0.113.7";
              case "getAttribute" -> attributes.get((String) args[0]);
              case "setAttribute" -> attributes.put((String) args[0], args[1]);
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  /** Makes the request one that lacks this proof, and no earlier one. */
  public void without(Proof proof) {
    switch (proof) {
      case LOG_IN -> loggedIn = false;
      case FORM_TOKEN -> token = false;
      case ADMINISTRATOR -> groups = List.of("user");
      case RECENT_LOG_IN -> age = Duration.ofMinutes(11);
      case NO_RECOVERY -> recover();
      case NEW_LOG_IN -> age = Duration.ofMinutes(4);
      case CURRENT_PASSWORD -> {
        setPassword();
        typed = "a guess";
      }
    }
  }

  /** What the user typed as the current password. */
  TypedPassword typed() {
    return TypedPassword.of(typed);
  }

  /** Everything that is stored, except how often a password was guessed. */
  List<String> stored() {
    List<String> rows = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet script = statement.executeQuery("script nopasswords nosettings")) {
      while (script.next()) {
        rows.add(script.getString(1));
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    rows.removeIf(row -> row.contains("LOGIN_ATTEMPT") || !row.startsWith("INSERT"));
    return rows;
  }
}
