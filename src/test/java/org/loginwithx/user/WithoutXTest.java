package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.passkey.Credential;
import org.loginwithx.user.WithoutX.Dependent;
import org.loginwithx.user.WithoutX.Figures;

/** Who depends on X, and who is asked for another way. */
final class WithoutXTest {

  private static final String HOST = "login.example";
  private static final OpenWays OPEN = new OpenWays(true, HOST);

  private final Clock clock = Clock.systemUTC();
  private final List<LoginDatabase> opened = new ArrayList<>();
  private LoginDatabase database;
  private WithoutX withoutX;
  private int number;

  @SuppressWarnings("NullAway.Init") // each test opens its database first
  @BeforeEach
  void begin() {
    number = 0;
  }

  private void open(TestDatabase kind) {
    database = LoginDatabase.open(kind.migrated());
    opened.add(database);
    withoutX = new WithoutX(database, clock);
  }

  @AfterEach
  void close() {
    opened.forEach(LoginDatabase::close);
  }

  private String user(String provider) {
    number++;
    Profile profile = new Profile(provider, "s" + number, "u" + number, "User", null, null);
    return new LinkedUsers(database, clock)
        .recordLogin(profile, null, Set.of("user"), Logins.next())
        .user()
        .userId();
  }

  private String reachable() {
    String userId = user(Profile.X);
    Profile profile = new Profile(Profile.X, "s" + number, "u" + number, "User", null, null);
    EmailAddress address = new EmailAddress("user" + number + "@example.org");
    String token =
        new MailLinks(database, clock, Runnable::run)
            .make(MailLink.confirm(userId, profile, address))
            .orElseThrow();
    new EmailAddresses(database, clock).confirm(token);
    return userId;
  }

  private void addPasskey(String userId, String host) {
    Credential credential = new Credential("id of " + userId, "data", 0, false, false, List.of());
    assertThat(new Passkeys(database, clock).add(userId, host, "handle", credential, "Key"))
        .isEqualTo(Passkeys.Added.DONE);
  }

  @AllDatabases
  void usersWithAnotherWayDoNotDependOnX(TestDatabase kind) {
    open(kind);
    Figures before = withoutX.figures(OPEN);
    user(Profile.X);
    user("badges");
    String withPassword = reachable();
    assertThat(new Passwords(database, clock).replace(withPassword, null, "hash", null)).isTrue();
    addPasskey(user(Profile.X), HOST);
    addPasskey(user(Profile.X), "elsewhere.example");
    reachable();
    String disabled = reachable();
    new People(database, clock).disableUnchecked(disabled, "admin", Logins.visit(clock.instant()));

    Figures now = withoutX.figures(OPEN);
    assertThat(now.users() - before.users()).isEqualTo(6);
    assertThat(now.dependent() - before.dependent()).isEqualTo(3);
    assertThat(now.reachable() - before.reachable()).isEqualTo(1);
    assertThat(withoutX.figures(new OpenWays(false, null)).dependent() - before.dependent())
        .as("nothing else is switched on")
        .isEqualTo(5);
  }

  @AllDatabases
  void eachUserIsAskedOnceInACampaign(TestDatabase kind) {
    open(kind);
    reachable();
    reachable();
    assertThat(withoutX.open()).isEmpty();

    assertThat(withoutX.beginUnchecked("de")).isTrue();
    assertThat(withoutX.beginUnchecked("en")).as("one is open").isFalse();
    Campaign campaign = withoutX.open().orElseThrow();
    assertThat(campaign.language()).isEqualTo("de");
    long left = withoutX.figures(OPEN).left();
    assertThat(left).isGreaterThanOrEqualTo(2);
    Dependent first = withoutX.next(campaign, OPEN, "").orElseThrow();
    assertThat(withoutX.next(campaign, OPEN, first.userId()).orElseThrow().userId())
        .isGreaterThan(first.userId());
    assertThat(withoutX.take(campaign, first.userId())).isTrue();
    assertThat(withoutX.take(campaign, first.userId())).as("another node").isFalse();
    assertThat(withoutX.figures(OPEN).sent()).isEqualTo(1);
    assertThat(withoutX.figures(OPEN).left()).isEqualTo(left - 1);
    withoutX.giveBack(campaign, first.userId());
    assertThat(withoutX.figures(OPEN).left()).isEqualTo(left);
    assertThat(withoutX.take(campaign, first.userId())).isTrue();

    assertThat(withoutX.stopUnchecked()).isTrue();
    assertThat(withoutX.open()).isEmpty();
    assertThat(withoutX.resumeUnchecked()).isTrue();
    assertThat(withoutX.resumeUnchecked()).as("it goes on already").isFalse();
    assertThat(withoutX.open()).map(Campaign::id).contains(campaign.id());
    Optional<Dependent> next = withoutX.next(campaign, OPEN, "");
    assertThat(next.orElseThrow().userId()).isNotEqualTo(first.userId());
    assertThat(withoutX.stopUnchecked()).isTrue();
  }
}
