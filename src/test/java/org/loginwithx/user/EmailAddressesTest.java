package org.loginwithx.user;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.EmailAddresses.Confirmation;
import org.loginwithx.user.EmailAddresses.Removal;
import org.loginwithx.user.EmailAddresses.Undo;
import org.loginwithx.user.LinkedUsers.RecordedLogin;
import org.loginwithx.user.MailLink.Found;
import org.loginwithx.user.MailLink.Purpose;

/** Confirmed addresses, on H2 and on PostgreSQL. */
final class EmailAddressesTest {

  private static final NewUser NEW_USER = new NewUser(null, Set.of("user"));

  private static String link(EmailFixture node, LinkedUser user, EmailAddress address) {
    return node.links().make(EmailFixture.change(user, address)).orElseThrow();
  }

  @AllDatabases
  void linkConfirmsOnce(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.user();
    EmailAddress address = EmailFixture.address();
    String token = link(node, user, address);

    assertThat(node.addresses().confirm(token)).isInstanceOf(Confirmation.Confirmed.class);

    assertThat(node.addresses().find(user.userId()))
        .contains(new ConfirmedEmail(address, node.clock().instant()));
    assertThat(node.addresses().confirm(token)).isInstanceOf(Confirmation.Gone.class);
    assertThat(node.links().onItsWay(user.userId())).isEmpty();
  }

  @EachDatabase
  @DisplayName("Administrators are found by their group and by their account at X")
  void addressesOfMembers(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress byAccount = EmailFixture.address();
    LinkedUser user = node.userWith(byAccount);
    EmailAddress byGroup = EmailFixture.address();
    LinkedUser member = node.userWith(byGroup);
    node.database()
        .inTransaction(
            entities ->
                NativeSql.change(
                    entities,
                    "update login_user set group_names = 'admin user' where id = ?1",
                    member.userId()));
    EmailAddress ofAnother = EmailFixture.address();
    node.userWith(ofAnother);

    assertThat(node.addresses().ofMembers("admin", Set.of(user.profile().subject(), "none")))
        .contains(byAccount, byGroup)
        .doesNotContain(ofAnother);
    assertThat(node.addresses().ofMembers("admin", Set.of())).doesNotContain(byAccount, ofAnother);
    assertThat(node.addresses().ofMembers("adm", Set.of())).doesNotContain(byGroup);
  }

  @EachDatabase
  void linkThatIsTooOldConfirmsNothing(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.user();
    String token = link(node, user, EmailFixture.address());
    node.clock().advance(MailLinks.LIFETIME);

    assertThat(node.addresses().confirm(token)).isInstanceOf(Confirmation.Gone.class);
    assertThat(node.confirmed(user)).isEmpty();
  }

  @EachDatabase
  void changeSaysWhichAddressItReplaced(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress first = EmailFixture.address();
    LinkedUser user = node.userWith(first);
    EmailAddress second = EmailFixture.address();

    Confirmation changed = node.addresses().confirm(link(node, user, second));

    assertThat(((Confirmation.Confirmed) changed).former()).isEqualTo(first);
    assertThat(node.confirmed(user)).contains(second.address());
    Confirmation again = node.addresses().confirm(link(node, user, second));
    assertThat(((Confirmation.Confirmed) again).former()).isNull();
    assertThat(node.addresses().find(node.userWith(first).userId())).as("free again").isPresent();
  }

  @EachDatabase
  @DisplayName("nOAuth: the address of another user joins no accounts, in upper or lower case")
  void addressOfAnotherIsRefusedAndNothingChanges(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress address = EmailFixture.address();
    LinkedUser owner = node.userWith(address);
    LinkedUser other = node.user();
    EmailAddress shouted =
        new EmailAddress(
            address.address().toUpperCase(Locale.ROOT).replace("EXAMPLE.ORG", "example.org"));
    String token = link(node, other, shouted);
    Profile newcomer = EmailFixture.somebody(address.address());
    String join = node.links().make(MailLink.join(newcomer, address)).orElseThrow();

    assertThat(node.addresses().confirm(token)).isInstanceOf(Confirmation.OfAnother.class);
    assertThat(node.addresses().confirm(join)).isInstanceOf(Confirmation.OfAnother.class);

    assertThat(node.confirmed(owner)).contains(address.address());
    assertThat(node.confirmed(other)).isEmpty();
    assertThat(node.links().confirmedToJoin(newcomer)).isEmpty();
    node.addresses().remove(owner.userId());
    assertThat(node.addresses().confirm(token)).isInstanceOf(Confirmation.Confirmed.class);
  }

  @AllDatabases
  @DisplayName("F-71: of users who confirm one address at once, one gets it")
  void oneOfManyUsersGetsTheAddress(TestDatabase kind) throws Exception {
    EmailFixture one = EmailFixture.on(kind);
    EmailFixture two = one.anotherNode();
    EmailAddress address = EmailFixture.address();
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tokens.add(link(one, one.user(), address));
    }

    List<Confirmation> results =
        Crowd.atOnce(
            tokens.size(),
            number -> () -> (number % 2 == 0 ? one : two).addresses().confirm(tokens.get(number)));

    assertThat(results).filteredOn(Confirmation.Confirmed.class::isInstance).hasSize(1);
    assertThat(results).filteredOn(Confirmation.OfAnother.class::isInstance).hasSize(2);
    assertThat(
            Rows.of(
                one.rows(), "select id from login_user where email_key = '" + address.key() + "'"))
        .hasSize(1);
  }

  @AllDatabases
  @DisplayName("F-71: one link, pressed many times at once, confirms once")
  void oneOfManyPressesConfirms(TestDatabase kind) throws Exception {
    EmailFixture one = EmailFixture.on(kind);
    EmailFixture two = one.anotherNode();
    LinkedUser user = one.user();
    String token = link(one, user, EmailFixture.address());

    List<Confirmation> results =
        Crowd.atOnce(20, number -> () -> (number % 2 == 0 ? one : two).addresses().confirm(token));

    assertThat(results).filteredOn(Confirmation.Confirmed.class::isInstance).hasSize(1);
    assertThat(results).filteredOn(Confirmation.Gone.class::isInstance).hasSize(19);
    assertThat(one.addresses().look(token).orElseThrow().used())
        .as("what the others are told")
        .isTrue();
  }

  @EachDatabase
  void linkHasConfirmedAnAddressAsLongAsTheUserHasIt(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.user();
    EmailAddress address = EmailFixture.address();
    String token = link(node, user, address);
    assertThat(node.addresses().look(token).orElseThrow().used()).as("not yet").isFalse();

    node.addresses().confirm(token);
    Found confirmed = node.addresses().look(token).orElseThrow();
    assertThat(confirmed.used()).isTrue();
    assertThat(confirmed.link().email()).isEqualTo(address);

    node.addresses().confirm(link(node, user, EmailFixture.address()));
    assertThat(node.addresses().look(token)).as("another address").isEmpty();
    assertThat(node.addresses().look("no link")).isEmpty();
  }

  @EachDatabase
  void linkForAPasswordHasConfirmedNothing(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress address = EmailFixture.address();
    LinkedUser user = node.userWith(address);
    String token = node.links().make(MailLink.password(user.userId(), address)).orElseThrow();

    node.links().take(token, MailLink.Purpose.PASSWORD);

    assertThat(node.addresses().look(token)).isEmpty();
  }

  @EachDatabase
  void removalEndsTheChangeThatIsOnItsWay(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.userWith(EmailFixture.address());
    String change = link(node, user, EmailFixture.address());

    node.addresses().remove(user.userId());

    assertThat(node.confirmed(user)).isEmpty();
    assertThat(node.addresses().confirm(change)).isInstanceOf(Confirmation.Gone.class);
    assertThat(node.confirmed(user)).isEmpty();
  }

  @EachDatabase
  void newcomerIsNoUserBeforeTheAddressIsConfirmed(TestDatabase kind) throws SQLException {
    EmailFixture node = EmailFixture.on(kind);
    Profile newcomer = EmailFixture.somebody("x@y.org");
    EmailAddress address = EmailFixture.address();
    int users = Rows.count(node.rows(), "login_user");
    String token = node.links().make(MailLink.join(newcomer, address)).orElseThrow();

    assertThat(node.links().confirmedToJoin(newcomer)).isEmpty();
    assertThat(node.users().join(newcomer, address, NEW_USER, Logins.next())).isEmpty();

    node.addresses().confirm(token);
    assertThat(node.links().confirmedToJoin(newcomer)).contains(address);
    assertThat(node.users().find(newcomer.provider(), newcomer.subject())).isEmpty();
    assertThat(Rows.count(node.rows(), "login_user")).isEqualTo(users);

    RecordedLogin joined =
        node.users().join(newcomer, address, NEW_USER, Logins.next()).orElseThrow();
    assertThat(joined.firstLogin()).isTrue();
    assertThat(node.confirmed(joined.user())).contains(address.address());
    assertThat(node.links().confirmedToJoin(newcomer)).as("used up").isEmpty();
    assertThat(node.users().join(newcomer, address, NEW_USER, Logins.next())).isEmpty();
  }

  @EachDatabase
  void confirmationOfANewcomerIsGoodForADay(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    Profile newcomer = EmailFixture.somebody("x@y.org");
    node.addresses()
        .confirm(node.links().make(MailLink.join(newcomer, EmailFixture.address())).orElseThrow());

    node.clock().advance(Duration.ofHours(24).minusSeconds(1));
    assertThat(node.links().confirmedToJoin(newcomer)).isPresent();
    node.clock().advance(Duration.ofSeconds(1));
    assertThat(node.links().confirmedToJoin(newcomer)).isEmpty();
  }

  @EachDatabase
  void newcomerWhoAsksForAnotherAddressHasToConfirmThatOne(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    Profile newcomer = EmailFixture.somebody("x@y.org");
    node.addresses()
        .confirm(node.links().make(MailLink.join(newcomer, EmailFixture.address())).orElseThrow());
    node.clock().advance(Duration.ofSeconds(1));

    node.links().make(MailLink.join(newcomer, EmailFixture.address()));

    assertThat(node.links().confirmedToJoin(newcomer)).isEmpty();
  }

  @AllDatabases
  @DisplayName("F-71: a newcomer who finishes in many tabs at once is one user")
  void newcomerJoinsOnce(TestDatabase kind) throws Exception {
    EmailFixture one = EmailFixture.on(kind);
    EmailFixture two = one.anotherNode();
    Profile newcomer = EmailFixture.somebody("x@y.org");
    EmailAddress address = EmailFixture.address();
    one.addresses().confirm(one.links().make(MailLink.join(newcomer, address)).orElseThrow());

    List<Optional<RecordedLogin>> joined =
        Crowd.atOnce(
            10,
            number ->
                () ->
                    (number % 2 == 0 ? one : two)
                        .users()
                        .join(newcomer, address, NEW_USER, Logins.next()));

    assertThat(joined).filteredOn(Optional::isPresent).hasSize(1);
    assertThat(one.users().find(newcomer.provider(), newcomer.subject())).isPresent();
  }

  @EachDatabase
  @DisplayName("ADV-39 (a): two visitors who confirm one address are never one user")
  void secondNewcomerWithTheAddressIsNotTheFirst(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress address = EmailFixture.address();
    Profile first = EmailFixture.somebody(address.address());
    Profile second = EmailFixture.somebody(address.address());
    for (Profile newcomer : List.of(first, second)) {
      node.addresses().confirm(node.links().make(MailLink.join(newcomer, address)).orElseThrow());
    }
    node.users().join(first, address, NEW_USER, Logins.next());

    assertThat(node.users().join(second, address, NEW_USER, Logins.next())).isEmpty();
    assertThat(node.users().find(second.provider(), second.subject())).isEmpty();
  }

  @EachDatabase
  void newcomerJoinsUnderTheIdOfTheApplicationUnlessAnotherUserHasIt(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    NewUser newUser = new NewUser("m" + System.nanoTime(), Set.of("user"));
    Profile first = EmailFixture.somebody("x@y.org");
    Profile second = EmailFixture.somebody("x@y.org");
    EmailAddress firstAddress = EmailFixture.address();
    EmailAddress secondAddress = EmailFixture.address();
    node.addresses().confirm(node.links().make(MailLink.join(first, firstAddress)).orElseThrow());
    node.addresses().confirm(node.links().make(MailLink.join(second, secondAddress)).orElseThrow());

    LinkedUser joined =
        node.users().join(first, firstAddress, newUser, Logins.next()).orElseThrow().user();

    assertThat(joined.userId()).isEqualTo(newUser.id());
    assertThatThrownBy(() -> node.users().join(second, secondAddress, newUser, Logins.next()))
        .isInstanceOf(UserIdTakenException.class);
    assertThat(node.users().find(second.provider(), second.subject())).isEmpty();
    assertThat(node.confirmed(joined)).contains(firstAddress.address());
    assertThat(node.users().join(first, firstAddress, newUser, Logins.next()))
        .as("their other tab")
        .isEmpty();
    assertThat(node.links().confirmedToJoin(second))
        .as("nothing was used up")
        .contains(secondAddress);
  }

  /** Confirms another address; gives the token in the notice to the former one, if it has one. */
  private static @Nullable String move(EmailFixture node, LinkedUser user, EmailAddress address) {
    Confirmation result = node.addresses().confirm(link(node, user, address));
    node.clock().advance(Duration.ofMinutes(11)); // More than three mails are no matter here.
    return ((Confirmation.Confirmed) result).undoToken();
  }

  private static String undoOfMove(EmailFixture node, LinkedUser user, EmailAddress address) {
    return requireNonNull(move(node, user, address));
  }

  private static Passwords passwords(EmailFixture node) {
    return new Passwords(node.database(), node.clock());
  }

  @EachDatabase
  @DisplayName("The former address takes the account back from a thief who changed the address")
  void formerAddressUndoesTheChangeOnce(TestDatabase kind) throws SQLException {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress owners = EmailFixture.address();
    EmailAddress thiefs = EmailFixture.address();
    LinkedUser user = node.userWith(owners);
    String undo = undoOfMove(node, user, thiefs);
    passwords(node).replace(user.userId(), null, "the thief's", null);
    String reset = node.links().make(MailLink.password(user.userId(), thiefs)).orElseThrow();
    String further = link(node, user, EmailFixture.address());

    Undo.Done done = (Undo.Done) node.addresses().undo(undo, true);

    assertThat(done.replaced()).isEqualTo(thiefs);
    assertThat(done.hadPassword()).isTrue();
    assertThat(node.confirmed(user)).contains(owners.address());
    assertThat(passwords(node).find(user.userId()).orElseThrow().passwordHash()).isNull();
    assertThat(node.addresses().confirm(further)).isInstanceOf(Confirmation.Gone.class);
    assertThat(passwords(node).findByLink(reset)).isEmpty();
    String since = "select generation from login_user where id = '" + user.userId() + "'";
    assertThat(Rows.of(node.rows(), since)).as("all log-ins before are over").doesNotContain("0");
    assertThat(node.addresses().undo(undo, true)).isInstanceOf(Undo.Gone.class);

    assertThat(passwords(node).isRecovered(user.userId())).isTrue();
    assertThat(passwords(node).reset(requireNonNull(done.resetToken()), "the owner's")).isTrue();
    assertThat(passwords(node).findByEmailKey(owners.key()).orElseThrow().passwordHash())
        .isEqualTo("the owner's");
  }

  @EachDatabase
  void withoutPasswordsTheUndoLeadsToNone(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.userWith(EmailFixture.address());
    String undo = undoOfMove(node, user, EmailFixture.address());

    Undo.Done done = (Undo.Done) node.addresses().undo(undo, false);

    assertThat(done.hadPassword()).isFalse();
    assertThat(done.resetToken()).isNull();
    assertThat(passwords(node).isRecovered(user.userId())).isFalse();
  }

  @EachDatabase
  void undoLeadsBackBeforeTwoChanges(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress owners = EmailFixture.address();
    LinkedUser user = node.userWith(owners);
    String undo = undoOfMove(node, user, EmailFixture.address());

    assertThat(move(node, user, EmailFixture.address())).as("one link is enough").isNull();

    assertThat(node.addresses().undo(undo, true)).isInstanceOf(Undo.Done.class);
    assertThat(node.confirmed(user)).contains(owners.address());
  }

  @EachDatabase
  @DisplayName("A thief's address that the owner replaced is no way back for the thief")
  void noticeToTheThiefHasNoLink(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress owners = EmailFixture.address();
    LinkedUser user = node.userWith(owners);
    String undo = undoOfMove(node, user, EmailFixture.address());

    assertThat(move(node, user, owners)).isNull();

    assertThat(node.addresses().undo(undo, true)).isInstanceOf(Undo.Done.class);
    assertThat(move(node, user, EmailFixture.address())).as("a new change").isNotNull();
  }

  @EachDatabase
  void changeCanBeUndoneForSevenDays(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.userWith(EmailFixture.address());
    EmailAddress second = EmailFixture.address();
    Confirmation changed = node.addresses().confirm(link(node, user, second));
    String undo = requireNonNull(((Confirmation.Confirmed) changed).undoToken());

    node.clock().advance(Duration.ofDays(7).minusSeconds(1));
    node.links().purge();
    assertThat(node.links().look(undo)).isPresent();
    node.clock().advance(Duration.ofSeconds(1));
    assertThat(node.addresses().undo(undo, true)).isInstanceOf(Undo.Gone.class);
    assertThat(node.confirmed(user)).contains(second.address());
  }

  @EachDatabase
  void undoDoesNotTakeAnAddressFromAnotherUser(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress former = EmailFixture.address();
    EmailAddress second = EmailFixture.address();
    LinkedUser user = node.userWith(former);
    String undo = undoOfMove(node, user, second);
    LinkedUser other = node.userWith(former);

    assertThat(node.addresses().undo(undo, true)).isInstanceOf(Undo.OfAnother.class);
    assertThat(node.confirmed(user)).contains(second.address());
    assertThat(node.confirmed(other)).contains(former.address());

    node.addresses().remove(other.userId());
    assertThat(node.addresses().undo(undo, true)).as("later").isInstanceOf(Undo.Done.class);
  }

  @EachDatabase
  void removalCanBeUndone(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress address = EmailFixture.address();
    LinkedUser user = node.userWith(address);

    Removal.Removed removed = (Removal.Removed) node.addresses().remove(user.userId());

    assertThat(removed.former()).isEqualTo(address);
    String undo = requireNonNull(removed.undoToken());
    assertThat(node.addresses().undo(undo, true)).isInstanceOf(Undo.Done.class);
    assertThat(node.confirmed(user)).contains(address.address());
  }

  @EachDatabase
  void nothingThatASessionCanDoEndsTheUndo(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.userWith(EmailFixture.address());
    String undo = undoOfMove(node, user, EmailFixture.address());

    node.links().discard(user.userId());
    new LinkedAccounts(node.database(), node.clock())
        .link(user.userId(), EmailFixture.somebody("trojan@example.org"));
    passwords(node).replace(user.userId(), null, "the thief's", "the thief's log-in");
    node.addresses().remove(user.userId());

    assertThat(node.addresses().undo(undo, true)).isInstanceOf(Undo.Done.class);
  }

  @EachDatabase
  void linkThatUndoesIsGoodForNothingElse(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.userWith(EmailFixture.address());
    EmailAddress second = EmailFixture.address();
    String undo = undoOfMove(node, user, second);
    String confirm = link(node, user, EmailFixture.address());
    String reset = node.links().make(MailLink.password(user.userId(), second)).orElseThrow();

    assertThat(node.addresses().confirm(undo)).isInstanceOf(Confirmation.Gone.class);
    assertThat(passwords(node).findByLink(undo)).isEmpty();
    assertThat(node.links().take(undo, Purpose.PASSWORD)).isEmpty();
    for (String other : List.of(confirm, reset, "", "no link")) {
      assertThat(node.addresses().undo(other, true)).isInstanceOf(Undo.Gone.class);
    }
    assertThat(node.confirmed(user)).contains(second.address());
  }

  @EachDatabase
  void noticeCountsForNoLimitOfMails(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress former = EmailFixture.address();
    LinkedUser user = node.userWith(former);
    node.clock().advance(Duration.ofDays(1));
    node.addresses().confirm(link(node, user, EmailFixture.address()));

    for (int mail = 0; mail < MailLimits.MOST; mail++) {
      assertThat(node.links().make(EmailFixture.change(node.user(), former))).isPresent();
    }
  }

  @EachDatabase
  void undoOfADisabledUserWaitsUntilTheyAreEnabled(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.userWith(EmailFixture.address());
    String undo = undoOfMove(node, user, EmailFixture.address());
    Visit visit = Logins.visit(node.clock().instant());

    people(node).disableUnchecked(user.userId(), "admin", visit);
    assertThat(node.addresses().undo(undo, true)).isInstanceOf(Undo.Gone.class);
    people(node).enableUnchecked(user.userId(), "admin", visit);

    assertThat(node.addresses().undo(undo, true)).isInstanceOf(Undo.Done.class);
  }

  private static People people(EmailFixture node) {

    return new People(node.database(), node.clock());
  }

  @EachDatabase
  @DisplayName("A link that was asked for before an administrator disabled the user, ADV-38")
  void linkOfADisabledUserConfirmsNothingAlsoWhenTheyAreEnabledAgain(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.user();
    String token = link(node, user, EmailFixture.address());
    Visit visit = Logins.visit(node.clock().instant());

    people(node).disableUnchecked(user.userId(), "admin", visit);
    assertThat(node.addresses().confirm(token)).isInstanceOf(Confirmation.Gone.class);
    String later = link(node, user, EmailFixture.address());
    assertThat(node.addresses().confirm(later)).isInstanceOf(Confirmation.Gone.class);
    people(node).enableUnchecked(user.userId(), "admin", visit);

    assertThat(node.addresses().confirm(token)).isInstanceOf(Confirmation.Gone.class);
    assertThat(node.confirmed(user)).isEmpty();
  }

  @EachDatabase
  @DisplayName("ADV-37: a link that was asked for with an account which is unlinked by now")
  void linkOfAnUnlinkedAccountConfirmsNothing(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.user();
    LinkedAccounts accounts = new LinkedAccounts(node.database(), node.clock());
    Profile trojan = EmailFixture.somebody("trojan@example.org");
    accounts.link(user.userId(), trojan);
    accounts.of(user.userId()).stream()
        .filter(link -> link.profile().subject().equals(trojan.subject()))
        .forEach(link -> accounts.unlink(user.userId(), link.id(), new OpenWays(false, null), ""));
    assertThat(accounts.of(user.userId())).hasSize(1);

    MailLink asked = MailLink.confirm(user.userId(), trojan, EmailFixture.address());
    String token = node.links().make(asked).orElseThrow();

    assertThat(node.addresses().confirm(token)).isInstanceOf(Confirmation.Gone.class);
    assertThat(node.confirmed(user)).isEmpty();
  }
}
