package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.user.MailLink.Purpose;

/** Links in mails, on H2 and on PostgreSQL. */
final class MailLinksTest {

  private static final Duration ALMOST = MailLinks.LIFETIME.minusSeconds(1);

  @AllDatabases
  void linkSaysWhatItIsForAndLookingChangesNothing(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.user();
    MailLink link = EmailFixture.change(user, EmailFixture.address());
    String token = node.links().make(link).orElseThrow();

    for (int scanner = 0; scanner < 3; scanner++) {
      assertThat(node.links().look(token)).contains(link);
    }
    assertThat(node.confirmed(user)).isEmpty();
    assertThat(node.links().onItsWay(user.userId())).contains(link.email());
  }

  @EachDatabase
  void linkIsGoodFor30MinutesAndOnce(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    MailLinks links = node.links();
    LinkedUser user = node.user();
    MailLink reset = MailLink.password(user.userId(), EmailFixture.address());

    String late = links.make(reset).orElseThrow();
    node.clock().advance(ALMOST);
    assertThat(links.look(late)).isPresent();
    node.clock().advance(Duration.ofSeconds(1));
    assertThat(links.look(late)).isEmpty();
    assertThat(links.take(late, Purpose.PASSWORD)).isEmpty();

    String once = links.make(reset).orElseThrow();
    assertThat(links.take(once, Purpose.PASSWORD)).contains(reset);
    assertThat(links.take(once, Purpose.PASSWORD)).isEmpty();
    assertThat(links.look(once)).isEmpty();
  }

  @EachDatabase
  void linkServesItsPurposeOnly(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.user();
    String confirm =
        node.links().make(EmailFixture.change(user, EmailFixture.address())).orElseThrow();
    String reset =
        node.links().make(MailLink.password(user.userId(), EmailFixture.address())).orElseThrow();

    assertThat(node.links().take(confirm, Purpose.PASSWORD)).isEmpty();
    assertThat(node.addresses().confirm(reset))
        .isInstanceOf(EmailAddresses.Confirmation.Gone.class);

    assertThat(node.links().look(confirm)).isPresent();
    assertThat(node.links().take(reset, Purpose.PASSWORD)).isPresent();
  }

  @AllDatabases
  @DisplayName("F-71: of many who use one link at once on two nodes, one wins")
  void oneOfManyCallersWins(TestDatabase kind) throws Exception {
    EmailFixture one = EmailFixture.on(kind);
    EmailFixture two = one.anotherNode();
    LinkedUser user = one.user();
    MailLink reset = MailLink.password(user.userId(), EmailFixture.address());
    String token = one.links().make(reset).orElseThrow();

    List<Optional<MailLink>> taken =
        Crowd.atOnce(
            20,
            number -> () -> (number % 2 == 0 ? one : two).links().take(token, Purpose.PASSWORD));

    assertThat(taken).filteredOn(Optional::isPresent).hasSize(1);
  }

  @EachDatabase
  void newerLinkEndsOlderOnesOfTheSamePersonAndPurpose(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    MailLinks links = node.links();
    LinkedUser user = node.user();
    Profile newcomer = EmailFixture.somebody("x@example.org");
    String older = links.make(EmailFixture.change(user, EmailFixture.address())).orElseThrow();
    String reset =
        links.make(MailLink.password(user.userId(), EmailFixture.address())).orElseThrow();
    String join = links.make(MailLink.join(newcomer, EmailFixture.address())).orElseThrow();
    String others =
        links.make(EmailFixture.change(node.user(), EmailFixture.address())).orElseThrow();
    node.clock().advance(Duration.ofSeconds(1));

    String newer = links.make(EmailFixture.change(user, EmailFixture.address())).orElseThrow();
    String newerJoin = links.make(MailLink.join(newcomer, EmailFixture.address())).orElseThrow();

    assertThat(links.look(older)).isEmpty();
    assertThat(links.look(join)).isEmpty();
    for (String good : List.of(newer, newerJoin, reset, others)) {
      assertThat(links.look(good)).isPresent();
    }
  }

  @EachDatabase
  void fourthMailWithinTenMinutesIsRefusedAndTheThirdStaysGood(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    MailLinks links = node.links();
    Profile newcomer = EmailFixture.somebody("x@example.org");
    String last = "";
    for (int mail = 0; mail < MailLimits.MOST; mail++) {
      last = links.make(MailLink.join(newcomer, EmailFixture.address())).orElseThrow();
      node.clock().advance(Duration.ofMinutes(1));
    }

    assertThat(links.make(MailLink.join(newcomer, EmailFixture.address()))).isEmpty();
    assertThat(links.look(last)).isPresent();

    node.clock().advance(Duration.ofMinutes(7).plusSeconds(1));
    assertThat(links.make(MailLink.join(newcomer, EmailFixture.address()))).isPresent();
  }

  @AllDatabases
  void manyMailsAtOnceAreNoWayRoundTheLimit(TestDatabase kind) throws Exception {
    EmailFixture node = EmailFixture.on(kind);
    MailLinks links = node.links();
    LinkedUser user = node.user();

    List<Optional<String>> made =
        Crowd.atOnce(
            12, number -> () -> links.make(EmailFixture.change(user, EmailFixture.address())));

    List<String> tokens = made.stream().flatMap(Optional::stream).toList();
    assertThat(tokens).hasSizeLessThanOrEqualTo(MailLimits.MOST);
    assertThat(tokens).filteredOn(token -> links.look(token).isPresent()).hasSizeLessThan(2);
  }

  @EachDatabase
  @DisplayName("ADV-39 (d): a link ends with the account that was used to ask for it")
  void discardedLinksAreGone(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.user();
    String change =
        node.links().make(EmailFixture.change(user, EmailFixture.address())).orElseThrow();
    String others =
        node.links().make(EmailFixture.change(node.user(), EmailFixture.address())).orElseThrow();

    node.links().discard(user.userId());

    assertThat(node.links().look(change)).isEmpty();
    assertThat(node.links().onItsWay(user.userId())).isEmpty();
    assertThat(node.addresses().confirm(change))
        .isInstanceOf(EmailAddresses.Confirmation.Gone.class);
    assertThat(node.links().look(others)).isPresent();
  }

  @EachDatabase
  void tokensAreLongDifferentAndNotStored(TestDatabase kind) throws SQLException {
    EmailFixture node = EmailFixture.on(kind);
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      MailLink link = MailLink.join(EmailFixture.somebody("x@y.org"), EmailFixture.address());
      tokens.add(node.links().make(link).orElseThrow());
    }

    assertThat(tokens).hasSize(5).allMatch(token -> token.matches("[A-Za-z0-9_-]{43}"));
    assertThat(Rows.of(node.rows(), "select token_hash from login_mail_link"))
        .allMatch(hash -> hash.matches("[0-9a-f]{64}"));
  }

  @EachDatabase
  void nonsenseIsNoLink(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);

    for (String token : List.of("", "\u0000", "' or 1=1 --", "a".repeat(100_000), "\ud83d")) {
      assertThat(node.links().look(token)).isEmpty();
      assertThat(node.addresses().confirm(token))
          .isInstanceOf(EmailAddresses.Confirmation.Gone.class);
    }
  }

  @EachDatabase
  void userWhoIsGoneGetsNoLink(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);

    assertThat(node.links().make(MailLink.password("no such user", EmailFixture.address())))
        .isEmpty();
  }

  @EachDatabase
  void mailThatCouldNotBeSentLeavesNothing(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    LinkedUser user = node.user();
    String token =
        node.links().make(EmailFixture.change(user, EmailFixture.address())).orElseThrow();

    node.links().withdraw(token);

    assertThat(node.links().look(token)).isEmpty();
    assertThat(node.links().onItsWay(user.userId())).isEmpty();
  }

  @EachDatabase
  void oldRowsArePurgedAndThoseThatAreGoodAreNot(TestDatabase kind) throws SQLException {
    EmailFixture node = EmailFixture.on(kind);
    MailLinks links = node.links();
    Profile old = EmailFixture.somebody("x@y.org");
    Profile confirmed = EmailFixture.somebody("x@y.org");
    links.make(MailLink.join(old, EmailFixture.address()));
    String token = links.make(MailLink.join(confirmed, EmailFixture.address())).orElseThrow();
    node.addresses().confirm(token);
    node.clock().advance(MailLinks.LIFETIME.plusSeconds(1));

    links.purge();

    assertThat(Rows.of(node.rows(), "select subject from login_mail_link"))
        .contains(confirmed.subject())
        .doesNotContain(old.subject());
    node.clock().advance(MailLinks.JOIN_WITHIN);
    links.purge();
    assertThat(Rows.of(node.rows(), "select subject from login_mail_link"))
        .doesNotContain(confirmed.subject());
  }

  @EachDatabase
  @DisplayName("Many accounts together do not fill one mailbox")
  void oneAddressGetsThreeMailsFromAnyUser(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress victim = EmailFixture.address();
    for (int i = 0; i < 3; i++) {
      assertThat(node.links().make(EmailFixture.change(node.user(), victim))).isPresent();
    }

    LinkedUser fourth = node.user();
    assertThat(node.links().make(EmailFixture.change(fourth, victim))).isEmpty();
    Profile newcomer = EmailFixture.somebody("x@example.org");
    EmailAddress shouted = new EmailAddress(victim.address().replace("nna", "NNA"));
    assertThat(node.links().make(MailLink.join(newcomer, shouted))).isEmpty();
    assertThat(node.links().make(MailLink.password(fourth.userId(), victim)))
        .as("asked for by whoever has the address")
        .isPresent();
    assertThat(node.links().make(EmailFixture.change(fourth, EmailFixture.address()))).isPresent();
  }

  @EachDatabase
  void oneAddressGetsTwelveMailsADayAndTheAddressIsNotKeptForThat(TestDatabase kind)
      throws SQLException {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress victim = EmailFixture.address();
    for (int i = 0; i < 12; i++) {
      assertThat(node.links().make(EmailFixture.change(node.user(), victim))).isPresent();
      node.clock().advance(Duration.ofMinutes(41));
      node.links().purge();
    }

    assertThat(node.links().make(EmailFixture.change(node.user(), victim))).isEmpty();

    assertThat(
            Rows.of(
                node.rows(),
                "select email from login_mail_link where email = '" + victim.address() + "'"))
        .isEmpty();
    node.clock().advance(Duration.ofDays(1));
    assertThat(node.links().make(EmailFixture.change(node.user(), victim))).isPresent();
  }

  @EachDatabase
  void strangerLeavesTheMailsOfAnAddressToItsOwner(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    EmailAddress owners = EmailFixture.address();
    MailLink byUser = EmailFixture.change(node.user(), owners);
    MailLink byNewcomer = MailLink.join(EmailFixture.somebody("x@example.org"), owners);

    assertThat(mails(node, () -> node.links().make(byUser))).isEqualTo(4);
    assertThat(mails(node, () -> node.links().make(byNewcomer))).isEqualTo(4);

    assertThat(node.links().make(EmailFixture.change(node.user(), owners))).isPresent();
    node.clock().advance(Duration.ofDays(1));
    assertThat(node.links().make(byUser)).as("the next day").isPresent();
  }

  @EachDatabase
  void strangerLeavesTheMailsForAnotherPasswordToTheOwner(TestDatabase kind) {
    EmailFixture node = EmailFixture.on(kind);
    MailLink link = MailLink.password(node.user().userId(), EmailFixture.address());

    assertThat(mails(node, () -> node.links().make(link, Network.of("198.51.100.7")))).isEqualTo(4);

    assertThat(node.links().make(link, Network.of("198.51.100.8"))).as("a neighbour").isEmpty();
    assertThat(node.links().make(link, Network.of("203.0.113.7"))).isPresent();
  }

  /** How many of thirty mails are sent that one sender asks for in five hours. */
  private static long mails(EmailFixture node, Supplier<Optional<String>> ask) {
    return IntStream.range(0, 30)
        .filter(
            i -> {
              node.clock().advance(Duration.ofMinutes(10));
              node.links().purge();
              return ask.get().isPresent();
            })
        .count();
  }

  @EachDatabase
  void visitorWhoCancelsIsForgotten(TestDatabase kind) throws SQLException {
    EmailFixture node = EmailFixture.on(kind);
    Profile newcomer = EmailFixture.somebody("x@example.org");
    EmailAddress typed = EmailFixture.address();
    String token = node.links().make(MailLink.join(newcomer, typed)).orElseThrow();
    node.addresses().confirm(token);

    node.links().cancelJoin(newcomer);

    assertThat(node.links().confirmedToJoin(newcomer)).isEmpty();
    String mine = "select email from login_mail_link where subject = '" + newcomer.subject() + "'";
    assertThat(Rows.of(node.rows(), mine)).containsExactly("");
    node.clock().advance(Duration.ofMinutes(11));
    node.links().purge();
    assertThat(Rows.of(node.rows(), mine)).isEmpty();
  }
}
