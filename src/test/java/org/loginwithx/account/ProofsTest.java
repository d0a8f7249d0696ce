package org.loginwithx.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
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

/** Each action with all of its proofs, and without each of them. */
public final class ProofsTest {

  private static final String PASSWORD = "the present password";
  private static final Profile ANNA = new Profile(Profile.X, "1", "anna", "Anna", null, null);

  private final Clock clock = Clock.systemUTC();
  private final LoginSettings settings = TestSettings.withPasswordsAt("http://127.0.0.1:8080");

  private LoginDatabase database;
  private Proofs proofs;
  private String userId;

  /** What a request has; each test takes something away. */
  private boolean loggedIn = true;

  private Duration age = Duration.ofMinutes(1);
  private List<String> groups = List.of("user", LoginSettings.ADMIN);
  private boolean token = true;
  private @Nullable String typed = PASSWORD;

  @BeforeEach
  void open() {
    database = LoginDatabase.open(TestDatabase.H2.migrated());
    proofs = proofs(settings, database, clock);
    userId =
        new LinkedUsers(database, clock)
            .recordLogin(ANNA, null, Set.of("user"), Logins.next())
            .user()
            .userId();
  }

  @AfterEach
  void close() {
    database.close();
  }

  public static Proofs proofs(LoginSettings settings, LoginDatabase database, Clock clock) {
    return new Proofs(
        settings,
        EmailChangeTest.currentPassword(settings, database, clock),
        new Recovery(settings, new Passwords(database, clock)),
        clock);
  }

  private void confirmAddress() {
    MailLink link = MailLink.confirm(userId, ANNA, new EmailAddress("anna@example.org"));
    String sent = new MailLinks(database, clock, Runnable::run).make(link).orElseThrow();
    new EmailAddresses(database, clock).confirm(sent);
  }

  private void setPassword() {
    confirmAddress();
    assertThat(new Passwords(database, clock).replace(userId, null, PASSWORD, null)).isTrue();
  }

  /** A link in a mail has set the password, and nobody has logged in with it. */
  private void recover() {
    confirmAddress();
    MailLink link = MailLink.password(userId, new EmailAddress("anna@example.org"));
    String sent = new MailLinks(database, clock, Runnable::run).make(link).orElseThrow();
    assertThat(new Passwords(database, clock).reset(sent, PASSWORD)).isTrue();
  }

  private HttpServletRequest request() {
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

  private void require(Action action) throws UnprovenException {
    proofs.require(request(), action, TypedPassword.of(typed));
  }

  /** Makes the request one that lacks this proof, and no earlier one. */
  private void without(Proof proof) {
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

  static Stream<Arguments> table() {
    return Arrays.stream(Action.values())
        .flatMap(action -> action.proofs().stream().map(proof -> Arguments.of(action, proof)));
  }

  @ParameterizedTest
  @MethodSource("table")
  void actionIsRefusedWithoutEachOfItsProofs(Action action, Proof proof) {
    without(proof);

    assertThatExceptionOfType(UnprovenException.class)
        .isThrownBy(() -> require(action))
        .satisfies(unproven -> assertThat(unproven.missing()).isEqualTo(proof))
        .satisfies(unproven -> assertThat(unproven.text()).isNotBlank());
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  void actionIsAllowedWithAllOfThem(Action action) {
    setPassword();

    assertThatNoException().isThrownBy(() -> require(action));
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  @DisplayName("Every action takes a token: the request of another site changes nothing")
  void everyActionTakesAToken(Action action) {
    assertThat(action.proofs()).contains(Proof.LOG_IN, Proof.FORM_TOKEN);
  }

  @Test
  void userWithoutAPasswordHasToHaveJustLoggedIn() {
    age = Duration.ofMinutes(4);

    assertThat(proofs.needsLogIn(request(), Action.SET_PASSWORD)).isTrue();
    assertThatExceptionOfType(UnprovenException.class)
        .isThrownBy(() -> require(Action.SET_PASSWORD))
        .satisfies(unproven -> assertThat(unproven.text()).contains("log in again"));

    age = Duration.ofMinutes(2);
    assertThat(proofs.needsLogIn(request(), Action.SET_PASSWORD)).isFalse();
    assertThatNoException().isThrownBy(() -> require(Action.SET_PASSWORD));
  }

  @Test
  void passwordThatNobodyTypedIsMissing() {
    setPassword();

    assertThatExceptionOfType(UnprovenException.class)
        .isThrownBy(() -> proofs.require(request(), Action.CHANGE_EMAIL))
        .satisfies(unproven -> assertThat(unproven.missing()).isEqualTo(Proof.CURRENT_PASSWORD));
  }

  @Test
  void pageThatHasNotReadThePasswordYetCountsNoGuess() {
    setPassword();

    for (int i = 0; i < 20; i++) {
      assertThatNoException()
          .isThrownBy(() -> proofs.requireAllButPassword(request(), Action.CHANGE_EMAIL));
    }
    assertThatNoException().isThrownBy(() -> require(Action.CHANGE_EMAIL));
  }
}
