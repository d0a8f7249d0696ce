package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.connection.SetUp;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.login.SignUp.Answer;
import org.loginwithx.signup.AllowList;
import org.loginwithx.signup.AllowList.Added;
import org.loginwithx.signup.AllowedAccount;
import org.loginwithx.signup.Invitation;
import org.loginwithx.signup.Invitations;
import org.loginwithx.signup.Invitations.Made;
import org.loginwithx.signup.SignUpMode;
import org.loginwithx.signup.SignUpSettings;
import org.loginwithx.user.Crowd;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.Logins;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.NewUser;
import org.loginwithx.user.NotAdmittedException;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Rows;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.web.TestSettings;

/** Who becomes a user by a first log-in. */
final class SignUpTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final String BOSS = "boss";
  private static final byte[] KEY = new byte[32];

  /** A check that lets everyone in, for tests of something else. */
  static SignUp open(LoginDatabase database, LoginSettings settings, Clock clock) {
    return check(database, settings, clock, SignUpMode.OPEN);
  }

  private static SignUp check(
      LoginDatabase database, LoginSettings settings, Clock clock, SignUpMode mode) {
    return new SignUp(
        new SignUpSettings(() -> mode),
        settings,
        new FirstAdministrator(new SetUp(database, clock), settings),
        new InvitationCookie(new Invitations(database, clock, KEY), settings),
        new AllowList(database, clock));
  }

  /** One node. */
  private record Node(
      LoginDatabase database,
      SignUp signUp,
      Invitations invitations,
      AllowList allowList,
      LinkedUsers users) {

    static Node over(DataSource dataSource, SignUpMode mode) {
      return over(dataSource, mode, Clock.systemUTC());
    }

    static Node over(DataSource dataSource, SignUpMode mode, Clock clock) {
      LoginDatabase database = LoginDatabase.open(dataSource);
      return new Node(
          database,
          check(database, TestSettings.at("http://localhost:8080"), clock, mode),
          new Invitations(database, clock, KEY),
          new AllowList(database, clock),
          new LinkedUsers(database, clock));
    }

    Made invite(String... groups) {
      return invitations.makeUnchecked(Set.of(groups), null, BOSS, DAY).orElseThrow();
    }

    /** The user who logs in; empty if the user may not sign up. */
    Optional<LinkedUser> logIn(Profile profile, @Nullable String token) {
      LinkedUser known = users.find(profile.provider(), profile.subject()).orElse(null);
      Answer answer = signUp.check(browser(token), profile, known != null);
      if (!(answer instanceof Answer.Admitted admitted)) {
        return Optional.empty();
      }
      return record(profile, known, admitted);
    }

    Optional<LinkedUser> record(
        Profile profile, @Nullable LinkedUser known, Answer.Admitted admitted) {
      NewUser newUser = new NewUser(null, admitted.groups(), admitted.admittance());
      try {
        return Optional.of(users.recordLogin(profile, known, newUser, Logins.next()).user());
      } catch (NotAdmittedException tooLate) {
        return Optional.empty();
      }
    }
  }

  private static Profile account(String subject, String handle) {
    return new Profile(Profile.X, subject, handle, "Name", null, null);
  }

  private static HttpServletRequest browser(@Nullable String token) {
    Cookie[] cookies =
        token == null ? new Cookie[0] : new Cookie[] {new Cookie("login_invitation", token)};
    return ServletFakes.proxy(
        HttpServletRequest.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getCookies" -> cookies;
              case "getContextPath" -> "";
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private static Answer refused(LoginFailure reason) {
    return new Answer.Refused(reason);
  }

  @EachDatabase
  void onlyKnownUsersLogInWhileSignUpIsClosed(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node open = Node.over(dataSource, SignUpMode.OPEN);
    Node closed = Node.over(dataSource, SignUpMode.CLOSED);
    Profile known = account("1", "known");
    assertThat(open.logIn(known, null)).isPresent();
    String token = open.invite().token();
    assertThat(open.allowList().addUnchecked("2", null, BOSS)).isEqualTo(Added.ADDED);

    assertThat(closed.logIn(known, null)).isPresent();
    assertThat(closed.signUp().check(browser(token), account("2", "listed"), false))
        .isEqualTo(refused(LoginFailure.SIGN_UP_CLOSED));
  }

  @EachDatabase
  void userWhoIsDeletedDuringTheLogInIsNotCreatedAgain(TestDatabase kind) {
    Node closed = Node.over(kind.migrated(), SignUpMode.CLOSED);
    Profile profile = account("1", "known");
    Answer.Admitted admitted =
        (Answer.Admitted) closed.signUp().check(browser(null), profile, true);
    LinkedUser gone = new LinkedUser("gone", profile, Set.of(), Instant.now(), false);

    assertThat(closed.record(profile, gone, admitted)).isEmpty();
    assertThat(closed.users().find(Profile.X, "1")).isEmpty();
  }

  @AllDatabases
  void invitationMakesOneUserWithItsGroupsAndTheHistorySaysWhoMadeIt(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), SignUpMode.INVITATION);
    String token = node.invite("editors", "beta").token();

    LinkedUser user = node.logIn(account("1", "first"), token).orElseThrow();

    assertThat(user.groups()).containsExactlyInAnyOrder("beta", "editors");
    assertThat(node.invitations().all()).isEmpty();
    assertThat(node.signUp().check(browser(token), account("2", "second"), false))
        .isEqualTo(refused(LoginFailure.NOT_INVITED));
    assertThat(node.logIn(account("1", "first"), token)).as("a user by now").isPresent();
    LoginHistory history = new LoginHistory(node.database(), Clock.systemUTC(), DAY, DAY);
    assertThat(history.of(user.userId(), 1).lines())
        .filteredOn(line -> line.outcome() == Outcome.ADMITTED)
        .singleElement()
        .extracting(HistoryEntry::administrator)
        .isEqualTo(Optional.of(BOSS));
  }

  @AllDatabases
  void twoLogInsWithOneInvitationMakeOneUser(TestDatabase kind) throws Exception {
    DataSource dataSource = kind.migrated();
    List<Node> nodes =
        List.of(
            Node.over(dataSource, SignUpMode.INVITATION),
            Node.over(dataSource, SignUpMode.INVITATION));
    for (int round = 0; round < 10; round++) {
      String token = nodes.get(0).invite("editors").token();
      String subject = "1" + round;
      Profile one = account(subject, "one" + round);
      Profile other = account("2" + round, "other" + round);
      List<Answer.Admitted> answers =
          List.of(
              (Answer.Admitted) nodes.get(0).signUp().check(browser(token), one, false),
              (Answer.Admitted) nodes.get(1).signUp().check(browser(token), other, false));

      List<Optional<LinkedUser>> users =
          Crowd.atOnce(
              2,
              number ->
                  () ->
                      nodes
                          .get(number)
                          .record(number == 0 ? one : other, null, answers.get(number)));

      assertThat(users).filteredOn(Optional::isPresent).hasSize(1);
    }
  }

  @AllDatabases
  void twoLogInsOfOneUserWithOneInvitationBothSucceed(TestDatabase kind) throws Exception {
    DataSource dataSource = kind.migrated();
    Node node = Node.over(dataSource, SignUpMode.INVITATION);
    for (int round = 0; round < 10; round++) {
      Profile profile = account("1" + round, "one" + round);
      String token = node.invite("editors").token();
      Answer.Admitted admitted =
          (Answer.Admitted) node.signUp().check(browser(token), profile, false);

      List<Optional<LinkedUser>> users =
          Crowd.atOnce(2, number -> () -> node.record(profile, null, admitted));

      assertThat(users).allMatch(Optional::isPresent);
      assertThat(users)
          .extracting(user -> user.orElseThrow().userId())
          .containsOnly(users.get(0).orElseThrow().userId());
    }
  }

  @EachDatabase
  void invitationThatIsRevokedOrTooOldIsOfNoUse(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    Node node = Node.over(dataSource, SignUpMode.INVITATION);
    Made revoked = node.invite();
    String late = node.invite().token();
    Profile profile = account("1", "one");
    Answer.Admitted meanwhile =
        (Answer.Admitted) node.signUp().check(browser(revoked.token()), profile, false);

    assertThat(node.invitations().revokeUnchecked(revoked.id())).isTrue();
    assertThat(node.invitations().revokeUnchecked(revoked.id())).isFalse();
    assertThat(node.record(profile, null, meanwhile)).as("revoked during the log-in").isEmpty();
    assertThat(node.logIn(profile, revoked.token())).isEmpty();

    Clock tomorrow = Clock.fixed(Instant.now().plus(DAY), ZoneOffset.UTC);
    Node then = Node.over(dataSource, SignUpMode.INVITATION, tomorrow);
    assertThat(then.logIn(profile, late)).isEmpty();
    assertThat(then.invitations().all()).isEmpty();
    then.invitations().purge();
    assertThat(Rows.count(dataSource, "login_sign_up_invitation")).isZero();
  }

  @EachDatabase
  void tokenIsStoredAsAHashAndAMadeUpOneIsRefused(TestDatabase kind) throws SQLException {
    DataSource dataSource = kind.migrated();
    Node node = Node.over(dataSource, SignUpMode.INVITATION);
    Made made = node.invite();

    assertThat(made.toString()).doesNotContain(made.token());
    assertThat(node.invitations().find(made.token())).map(Invitation::id).contains(made.id());
    assertThat(Rows.of(dataSource, "select token_hash from login_sign_up_invitation"))
        .singleElement()
        .asString()
        .matches("[0-9a-f]{64}");
    char last = made.token().charAt(58);
    String forged = made.token().substring(0, 58) + (last == 'A' ? 'B' : 'A');
    assertThat(node.logIn(account("1", "one"), forged)).isEmpty();
    assertThat(node.logIn(account("1", "one"), "")).isEmpty();
  }

  @EachDatabase
  void groupAdminInTheDatabaseMakesNoAdministrator(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), SignUpMode.INVITATION);
    String token = node.invite("admin", "editors").token();

    assertThat(node.logIn(account("1", "one"), token))
        .map(LinkedUser::groups)
        .contains(Set.of("editors"));
  }

  @EachDatabase
  void invitationAddsItsGroupsWhileSignUpIsOpen(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), SignUpMode.OPEN);

    assertThat(node.logIn(account("1", "one"), node.invite("beta").token()))
        .map(LinkedUser::groups)
        .contains(Set.of("beta"));
    assertThat(node.logIn(account("2", "two"), null)).map(LinkedUser::groups).contains(Set.of());
  }

  @AllDatabases
  void handleLetsInTheFirstAccountAndNoOtherAfterIt(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), SignUpMode.INVITATION);
    assertThat(node.allowList().addUnchecked(AllowList.entry("Alice").orElseThrow(), null, BOSS))
        .isEqualTo(Added.ADDED);
    assertThat(node.allowList().addUnchecked("@alice", null, BOSS)).isEqualTo(Added.THERE_ALREADY);

    assertThat(node.logIn(account("2", "bob"), null)).isEmpty();
    assertThat(node.logIn(account("1", "aLiCe"), null)).isPresent();

    assertThat(node.logIn(account("3", "alice"), null)).as("a stranger has the handle").isEmpty();
    assertThat(node.allowList().all())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.entry()).isEqualTo("@alice");
              assertThat(entry.subject()).isEqualTo("1");
              assertThat(entry.isBound()).isTrue();
            });
    assertThat(node.signUp().check(browser(null), account("1", "renamed"), false))
        .as("the account itself, by another handle")
        .isInstanceOf(Answer.Admitted.class);
  }

  @EachDatabase
  void handleOfAKnownUserLetsInNoOtherAccount(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    Node open = Node.over(dataSource, SignUpMode.OPEN);
    Node node = Node.over(dataSource, SignUpMode.INVITATION);
    open.logIn(account("1", "alice"), null);
    node.allowList().addUnchecked("@alice", null, BOSS);
    node.allowList().addUnchecked("@carol", null, BOSS);
    open.logIn(account("2", "carol"), null);

    assertThat(node.allowList().all())
        .extracting(AllowedAccount::subject)
        .as("bound when it was added, and not while sign-up is open")
        .containsExactly("1", null);
    assertThat(node.logIn(account("8", "alice"), null)).isEmpty();
    assertThat(node.logIn(account("9", "carol"), null)).isEmpty();
  }

  /** X handles change hands, and X says whose a handle is when it is added. */
  @AllDatabases
  void handleOfWhichXKnowsTheOwnerLetsInNoOtherAccount(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), SignUpMode.INVITATION);
    assertThat(node.allowList().addUnchecked("@alice", "1", BOSS)).isEqualTo(Added.ADDED);
    node.allowList().addUnchecked("@bob", null, BOSS);
    assertThat(node.allowList().addUnchecked("@bob", "2", BOSS)).as("bound").isEqualTo(Added.ADDED);
    assertThat(node.allowList().addUnchecked("@bob", "3", BOSS)).isEqualTo(Added.THERE_ALREADY);

    assertThat(node.logIn(account("9", "alice"), null)).as("before the first use").isEmpty();
    assertThat(node.logIn(account("1", "alice_now"), null)).isPresent();
    assertThat(node.logIn(account("9", "bob"), null)).isEmpty();
    assertThat(node.logIn(account("2", "bob"), null)).isPresent();
  }

  @EachDatabase
  void handleOfAnInvitedUserIsBoundToo(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), SignUpMode.INVITATION);
    node.allowList().addUnchecked("@alice", null, BOSS);

    assertThat(node.logIn(account("1", "alice"), node.invite().token())).isPresent();

    assertThat(node.allowList().all()).extracting(AllowedAccount::subject).containsExactly("1");
  }

  @AllDatabases
  void twoAccountsThatClaimOneHandleMakeOneUser(TestDatabase kind) throws Exception {
    DataSource dataSource = kind.migrated();
    Node node = Node.over(dataSource, SignUpMode.INVITATION);
    for (int round = 0; round < 10; round++) {
      String handle = "alice" + round;
      node.allowList().addUnchecked('@' + handle, null, BOSS);
      List<Profile> profiles = List.of(account("1" + round, handle), account("2" + round, handle));
      List<Answer.Admitted> answers =
          profiles.stream()
              .map(each -> (Answer.Admitted) node.signUp().check(browser(null), each, false))
              .toList();

      List<Optional<LinkedUser>> users =
          Crowd.atOnce(
              2, number -> () -> node.record(profiles.get(number), null, answers.get(number)));

      assertThat(users).filteredOn(Optional::isPresent).hasSize(1);
    }
  }

  @EachDatabase
  void idsAreAllowedUntilTheyAreRemoved(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), SignUpMode.INVITATION);
    node.allowList().addUnchecked("1", null, BOSS);
    node.allowList().addUnchecked("2", null, BOSS);
    String second = node.allowList().all().get(1).id();

    assertThat(node.logIn(account("1", "one"), null)).isPresent();
    assertThat(node.allowList().removeUnchecked(second)).contains("2");
    assertThat(node.allowList().removeUnchecked(second)).isEmpty();
    assertThat(node.logIn(account("2", "two"), null)).isEmpty();
    Profile elsewhere = new Profile("badges", "1", "one", "Name", null, null);
    assertThat(node.logIn(elsewhere, null)).as("the id of another provider").isEmpty();
  }

  @EachDatabase
  void administratorOfTheSettingsGetsInAlways(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    for (SignUpMode mode : SignUpMode.values()) {
      Node node = Node.over(dataSource, mode);
      Profile named = account(TestSettings.ADMIN_ID, "boss");

      assertThat(node.signUp().check(browser(null), named, false))
          .as(mode.word())
          .isInstanceOf(Answer.Admitted.class);
    }
  }

  @EachDatabase
  void addressThatIsConfirmedForAUsedInvitationMakesNoUser(TestDatabase kind) {
    Node node = Node.over(kind.migrated(), SignUpMode.INVITATION);
    Profile profile = account("1", "one");
    EmailAddress address = new EmailAddress("one@example.org");
    Made made = node.invite();
    Answer.Admitted admitted =
        (Answer.Admitted) node.signUp().check(browser(made.token()), profile, false);
    MailLinks links = new MailLinks(node.database(), Clock.systemUTC(), Runnable::run);
    String token = links.make(MailLink.join(profile, address)).orElseThrow();
    new EmailAddresses(node.database(), Clock.systemUTC()).confirm(token);
    node.invitations().revokeUnchecked(made.id());

    assertThatThrownBy(
            () ->
                node.users()
                    .join(
                        profile,
                        address,
                        new NewUser(null, Set.of(), admitted.admittance()),
                        Logins.next()))
        .isInstanceOf(NotAdmittedException.class);
    assertThat(node.users().find(Profile.X, "1")).isEmpty();
  }

  @Test
  void entriesAreIdsOrHandlesAndNothingElse() {
    assertThat(AllowList.entry(" 9007199254740993 ")).contains("9007199254740993");
    assertThat(AllowList.entry("@42")).contains("@42");
    assertThat(AllowList.entry("Alice_1")).contains("@alice_1");
    assertThat(AllowList.entry("@")).isEmpty();
    assertThat(AllowList.entry("")).isEmpty();
    assertThat(AllowList.entry("a b")).isEmpty();
    assertThat(AllowList.entry("<script>")).isEmpty();
    assertThat(AllowList.entry("x".repeat(51))).isEmpty();
  }
}
