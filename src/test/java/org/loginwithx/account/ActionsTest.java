package org.loginwithx.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.access.Disconnect;
import org.loginwithx.access.XApi;
import org.loginwithx.administration.ClientAdministration;
import org.loginwithx.administration.ImportAdministration;
import org.loginwithx.administration.InvitationAdministration;
import org.loginwithx.administration.RuleAdministration;
import org.loginwithx.administration.SettingsAdministration;
import org.loginwithx.administration.SignUpAdministration;
import org.loginwithx.administration.UserAdministration;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.SavedSettings;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.imports.ImportFile;
import org.loginwithx.imports.ImportGroups;
import org.loginwithx.imports.Source;
import org.loginwithx.imports.UserImport;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.ClientCredential;
import org.loginwithx.oauthserver.ClientGroups;
import org.loginwithx.oauthserver.Clients;
import org.loginwithx.oauthserver.TokenLifetimes;
import org.loginwithx.operations.Examination;
import org.loginwithx.passkey.Challenges;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.rule.Conditions;
import org.loginwithx.rule.LoginRule;
import org.loginwithx.rule.LoginRules;
import org.loginwithx.signup.AllowList;
import org.loginwithx.signup.Invitations;
import org.loginwithx.timer.DelayingExecutor;
import org.loginwithx.trial.ConnectionTry;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Logins;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.Passkeys;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.People;
import org.loginwithx.user.Profile;
import org.loginwithx.user.UserGroups;
import org.loginwithx.user.UserMerge;
import org.loginwithx.user.WithoutX;
import org.loginwithx.x.XClients;

/** What an application can do by the beans that it injects, without each proof that it takes. */
final class ActionsTest implements ConnectionSettings.Live {

  private static final EmailAddress ADDRESS = new EmailAddress("another@example.org");
  private static final Profile SECOND = new Profile(Profile.X, "2", "two", "Two", null, null);

  /** The filter and pages do these: no bean does. */
  private static final Set<Action> ONLY_PAGES =
      Set.of(Action.LINK_AT_X, Action.LOG_OUT, Action.ALLOW_CLIENT);

  private static final DelayingExecutor NO_THREADS =
      new DelayingExecutor() {
        @Override
        public void execute(Runnable task) {}

        @Override
        public Executor after(Duration pause) {
          return this;
        }
      };

  private final Prover anna = new Prover();
  private final Map<Action, List<Call>> calls = new EnumMap<>(Action.class);

  /** A call of a bean. */
  private interface Call {
    void by(HttpServletRequest request, TypedPassword current) throws Exception;
  }

  ActionsTest() throws ReflectiveOperationException {
    LiveLogins live = Logins.live(anna.database, anna.clock);
    Clients clients = new Clients(anna.database, anna.clock);
    accounts();
    passwords();
    passkeys();
    email();
    sessions(live);
    users(live);
    invitations();
    clients(clients);
    imports();
    rules();
    settings();
    calls.put(
        Action.DELETE_X_ACCESS,
        List.of(
            (request, current) -> new Disconnect(unused(), unused(), anna.proofs).delete(request)));
    Examination examination = make(Examination.class, null, anna.settings, null, anna.proofs);
    calls.put(Action.EXAMINE, List.of((request, current) -> examination.begin(request, unused())));
  }

  private void accounts() {
    LinkedAccounts linked = new LinkedAccounts(anna.database, anna.clock);
    String link = linked.of(anna.userId).get(0).id();
    Accounts accounts =
        new Accounts(
            linked,
            AccountChangeTest.decisions(),
            TokenRevoker.NONE,
            notice(),
            anna.proofs,
            anna.settings);
    calls.put(Action.LINK, List.of((request, current) -> accounts.link(request, SECOND)));
    calls.put(Action.UNLINK, List.of((request, current) -> accounts.unlink(request, link)));
    AccountMerge merge =
        new AccountMerge(
            new UserMerge(anna.database, anna.clock),
            new LinkedUsers(anna.database, anna.clock),
            new Passwords(anna.database, anna.clock),
            TokenMover.NONE,
            AccountChangeTest.decisions(),
            notice(),
            anna.proofs,
            EmailChangeTest.currentPassword(anna.settings, anna.database, anna.clock),
            anna.settings);
    // Refused for another reason once it is proved: there is no such user.
    calls.put(
        Action.MERGE,
        List.of((request, current) -> merge.merge(request, anna.userId, "none", SECOND, current)));
    calls.put(Action.DELETE_ACCOUNT, List.of((request, current) -> accounts.delete(request)));
  }

  private void passwords() {
    PasswordChange change =
        new PasswordChange(
            anna.settings,
            new Passwords(anna.database, anna.clock),
            anna.proofs,
            unused(),
            unused(),
            unused());
    calls.put(
        Action.SET_PASSWORD,
        // Refused for another reason once it is proved: too short.
        List.of(
            (request, current) -> change.set(request, current, TypedPassword.of("new"), false)));
    calls.put(
        Action.REMOVE_PASSWORD,
        List.of(
            (request, current) -> {
              try {
                change.remove(request, current, false);
              } catch (NullPointerException proved) {
                // The notice that is missing here comes after the removal.
              }
            }));
  }

  private void passkeys() {
    PasskeyChange change =
        new PasskeyChange(
            anna.settings,
            new Passkeys(anna.database, anna.clock),
            new Challenges(new byte[32], anna.clock),
            anna.proofs,
            AccountChangeTest.decisions(),
            notice());
    PasskeyChange.NewPasskey made = new PasskeyChange.NewPasskey("state", "handle", "{}", "name");
    calls.put(
        Action.ADD_PASSKEY,
        List.of(
            (request, current) -> change.options(request),
            (request, current) -> change.add(request, made)));
    calls.put(
        Action.RENAME_PASSKEY,
        List.of((request, current) -> change.rename(request, "one", "Telephone")));
    calls.put(Action.REMOVE_PASSKEY, List.of((request, current) -> change.remove(request, "one")));
  }

  private void email() {
    EmailConfirmation confirmation =
        new EmailConfirmation(
            new EmailAddresses(anna.database, anna.clock),
            new LinkMailer(
                anna.settings,
                new MailLinks(anna.database, anna.clock, Runnable::run),
                Optional.empty()),
            new EmailSettings(() -> EmailPolicy.OPTIONAL, "/email"),
            AccountChangeTest.decisions(),
            notice(),
            anna.proofs);
    calls.put(Action.ADD_EMAIL, List.of((request, current) -> confirmation.add(request, ADDRESS)));
    calls.put(
        Action.CHANGE_EMAIL,
        List.of((request, current) -> confirmation.change(request, ADDRESS, current)));
    calls.put(Action.REMOVE_EMAIL, List.of((request, current) -> confirmation.remove(request)));
  }

  private void sessions(LiveLogins live) {
    AuthorizationServer server =
        new AuthorizationServer(
            anna.database,
            live,
            null,
            new TokenLifetimes(Duration.ofDays(30), Duration.ofDays(30)),
            ids -> Set.of(),
            new byte[32],
            anna.clock);
    Sessions sessions = new Sessions(live, server, anna.proofs);
    calls.put(
        Action.END_SESSIONS,
        List.of(
            (request, current) -> sessions.end(request, "one"),
            (request, current) -> sessions.endOthers(request),
            (request, current) -> sessions.endAtClient(request, "one"),
            (request, current) -> sessions.revokeConsent(request, "one")));
  }

  private void users(LiveLogins live) throws ReflectiveOperationException {
    People people = new People(anna.database, anna.clock);
    UserAdministration users =
        make(
            UserAdministration.class,
            people,
            live,
            anna.settings,
            anna.proofs,
            new UserGroups(anna.database),
            AccountChangeTest.unheard());
    calls.put(
        Action.MANAGE_GROUPS,
        List.of(
            (request, current) -> users.giveGroup(request, anna.userId, "editors"),
            (request, current) -> users.takeGroup(request, anna.userId, "editors")));
    SignUpAdministration signUp =
        make(
            SignUpAdministration.class,
            new Invitations(anna.database, anna.clock, new byte[32]),
            new AllowList(anna.database, anna.clock),
            new XApi(
                Optional.empty(),
                () -> XClients.NONE,
                null,
                Optional::empty,
                Optional::empty,
                anna.clock,
                NO_THREADS),
            new LoginRules(anna.database, anna.clock),
            anna.settings,
            new LoginHistory(anna.database, anna.clock, Duration.ofDays(1), Duration.ofHours(12)),
            new SecurityLog("node"),
            anna.proofs);
    calls.put(
        Action.MANAGE_SIGN_UP,
        List.of(
            (request, current) -> signUp.invite(request, Set.of(), null, Duration.ofDays(1)),
            (request, current) -> signUp.revoke(request, "none"),
            (request, current) -> signUp.owners(request, List.of("anna")),
            (request, current) -> signUp.allow(request, "1", null),
            (request, current) -> signUp.disallow(request, "none")));
    calls.put(
        Action.MANAGE_USERS,
        List.of(
            (request, current) ->
                assertThat(users.disable(request, anna.userId))
                    .isEqualTo(UserAdministration.Disabled.YOURSELF),
            (request, current) -> users.enable(request, anna.userId),
            (request, current) -> users.endSessions(request, anna.userId)));
  }

  private void invitations() throws ReflectiveOperationException {
    InvitationAdministration invitations =
        make(
            InvitationAdministration.class,
            new WithoutX(anna.database, anna.clock),
            new SecurityLog("node"),
            anna.proofs);
    calls.put(
        Action.INVITE,
        List.of(
            (request, current) -> invitations.begin(request),
            (request, current) -> invitations.stop(request),
            (request, current) -> invitations.resume(request)));
  }

  private void clients(Clients clients) throws ReflectiveOperationException {
    SecurityLog log = new SecurityLog("node");
    ClientAdministration administration =
        make(ClientAdministration.class, clients, log, anna.proofs);
    Client client =
        Client.frontEnd(
            "",
            "App",
            List.of("https://app.example/"),
            List.of(),
            new ClientGroups(List.of()),
            false);
    calls.put(
        Action.MANAGE_CLIENTS,
        List.of(
            (request, current) -> administration.add(request, client),
            (request, current) -> administration.change(request, client, client),
            (request, current) ->
                administration.changeCredential(request, "one", ClientCredential.NONE),
            (request, current) -> administration.enable(request, "one", false),
            (request, current) -> administration.delete(request, "one")));
  }

  private void imports() throws ReflectiveOperationException {
    ImportAdministration administration =
        make(
            ImportAdministration.class,
            new UserImport(
                anna.database, () -> new ImportGroups(Set.of(), Set.of()), anna.clock, NO_THREADS),
            new SecurityLog("node"),
            anna.proofs);
    ImportFile file =
        new ImportFile(
            Source.CSV,
            "",
            () -> new ByteArrayInputStream("x_id\n1\n".getBytes(StandardCharsets.UTF_8)),
            null);
    calls.put(
        Action.IMPORT_USERS,
        List.of(
            (request, current) -> administration.load(request, file, "users.csv", false),
            (request, current) -> administration.start(request, "one"),
            (request, current) -> administration.stop(request, "one"),
            (request, current) -> administration.discard(request, "one")));
  }

  private void rules() throws ReflectiveOperationException {
    RuleAdministration administration =
        make(
            RuleAdministration.class,
            new LoginRules(anna.database, anna.clock),
            anna.settings,
            new SecurityLog("node"),
            anna.proofs);
    Conditions conditions = new Conditions(Set.of(), null, 30, null, null, null);
    LoginRule rule = new LoginRule("", "New accounts", conditions, "new");
    LoginRule changed = new LoginRule("one", "New accounts", conditions, null);
    calls.put(
        Action.MANAGE_RULES,
        List.of(
            (request, current) -> administration.save(request, rule),
            (request, current) -> administration.save(request, changed),
            (request, current) -> administration.move(request, "one", true),
            (request, current) -> administration.delete(request, "one")));
  }

  private void settings() throws ReflectiveOperationException {
    ConnectionSettings connection = new ConnectionSettings(anna.database, null, this, anna.clock);
    SettingsAdministration administration =
        make(SettingsAdministration.class, connection, notice(), anna.proofs);
    ConnectionTry tries =
        make(ConnectionTry.class, null, null, null, null, null, anna.proofs, null);
    SavedSettings seen = connection.saved();
    SettingsSet set = seen.active();
    Map<Setting, String> secret = Map.of(Setting.TERMS_URL, "https://site.example/terms");
    Map<Setting, String> address = Map.of(Setting.PUBLIC_URL, "https://evil.example");
    calls.put(
        Action.CHANGE_SETTINGS,
        List.of(
            (request, current) -> administration.save(request, seen, set, secret, current),
            (request, current) -> administration.activate(request, seen, set, current),
            (request, current) -> {
              try {
                tries.start(request, unused(), set, Map.of());
              } catch (NullPointerException proved) {
                // There is no connection to try.
              }
            }));
    calls.put(
        Action.MOVE_SITE,
        List.of((request, current) -> administration.save(request, seen, set, address, current)));
  }

  private AccountNotice notice() {
    return AccountChangeTest.notice(anna.database, anna.clock);
  }

  /** Of a package that does not show its constructor. */
  private static <T> T make(Class<T> type, @Nullable Object... parts)
      throws ReflectiveOperationException {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == parts.length) {
        constructor.setAccessible(true);
        return type.cast(constructor.newInstance(parts));
      }
    }
    throw new IllegalArgumentException(type.getName());
  }

  /** What a call without its proofs never gets to. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T unused() {
    return null;
  }

  @Override
  public Optional<String> environment(Setting setting) {
    return Optional.empty();
  }

  @Override
  public List<String> problems(Map<Setting, String> values) {
    return List.of();
  }

  @Override
  public void apply(Map<Setting, String> values) {}

  @AfterEach
  void close() {
    anna.close();
  }

  static Stream<Arguments> table() {
    return Arrays.stream(Action.values())
        .filter(action -> !ONLY_PAGES.contains(action))
        .flatMap(action -> action.proofs().stream().map(proof -> Arguments.of(action, proof)));
  }

  @ParameterizedTest
  @MethodSource("table")
  void beanChangesNothingWithoutAProof(Action action, Proof proof) {
    anna.without(proof);
    HttpServletRequest request = anna.request();
    List<String> before = anna.stored();

    for (Call call : callsOf(action)) {
      assertThatExceptionOfType(UnprovenException.class)
          .isThrownBy(() -> call.by(request, anna.typed()))
          .satisfies(unproven -> assertThat(unproven.missing()).isEqualTo(proof));
    }

    assertThat(anna.stored()).isEqualTo(before);
  }

  private List<Call> callsOf(Action action) {
    return Objects.requireNonNull(calls.get(action));
  }

  @Test
  void everyActionIsTriedHere() {
    assertThat(Action.values()).hasSize(calls.size() + ONLY_PAGES.size());
  }

  @ParameterizedTest
  @MethodSource("proved")
  void beanActsWithAllProofs(Action action) {
    anna.setPassword();
    HttpServletRequest request = anna.request();

    for (Call call : callsOf(action)) {
      assertThatNoException().isThrownBy(() -> call.by(request, anna.typed()));
    }
  }

  /** Without those whose parts are left out above. */
  static Stream<Action> proved() {
    return Arrays.stream(Action.values())
        .filter(action -> !ONLY_PAGES.contains(action))
        .filter(action -> action != Action.DELETE_X_ACCESS && action != Action.EXAMINE);
  }
}
