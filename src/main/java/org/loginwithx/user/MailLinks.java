package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.Purge;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.MailLink.Found;
import org.loginwithx.user.MailLink.Purpose;

/**
 * Links that are sent by mail: each is good for one purpose, once, for 30 minutes, or for seven
 * days if it undoes a change. A GET of a link changes nothing, since mail scanners open every link.
 */
@Internal
public final class MailLinks {

  /** How long a link that a user asked for is good. */
  public static final Duration LIFETIME = Duration.ofMinutes(30);

  /** How long the change of an address can be undone. */
  public static final Duration UNDO_WITHIN = Duration.ofDays(7);

  /** How long a visitor who has confirmed an address may take to come back and become a user. */
  static final Duration JOIN_WITHIN = Duration.ofHours(24);

  static final List<String> CONFIRMING = List.of(Purpose.JOIN.name(), Purpose.CONFIRM.name());

  static final List<String> FOR_PASSWORD = List.of(Purpose.PASSWORD.name());

  private final LoginDatabase database;
  private final Clock clock;
  private final Purge purge;

  /**
   * @param background runs the deletion of old rows
   */
  public MailLinks(LoginDatabase database, Clock clock, Executor background) {
    this.database = database;
    this.clock = clock;
    this.purge = new Purge(clock, background, this::purge);
  }

  /**
   * Makes a link. Older links for the same purpose and recipient become invalid.
   *
   * @return the token of the link in the mail; empty if this user or this address has had three
   *     such mails within ten minutes, or the address four from this user or twelve in all in a
   *     day, or if the user was deleted
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public Optional<String> make(MailLink link) {
    String sender = link.sender();
    return make(link, sender == null ? null : Secrets.sha256(sender));
  }

  /**
   * The same for a link that anyone can ask for: limits count by network instead of by user.
   *
   * @param network the network of the request
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public Optional<String> make(MailLink link, Network network) {
    return make(link, Secrets.sha256(network.prefix()));
  }

  private Optional<String> make(MailLink link, @Nullable String sender) {
    purge.nowAndThen();
    String token = Secrets.seed();
    String hash = Secrets.sha256(token);
    // The database keeps microseconds; a query has to find the row by its time.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    try {
      // Inserted before it is counted: mails that are asked for at once see each other.
      database.inTransaction(
          entities -> {
            entities.persist(new MailLinkRow(hash, link, sender, now, LIFETIME));
            return true;
          });
    } catch (UniqueViolationException noSuchUser) {
      return Optional.empty();
    }
    if (MailLimits.areExceeded(database, link, sender, now)) {
      withdraw(token);
      return Optional.empty();
    }
    database.inTransaction(entities -> endOlder(entities, link, now));
    return Optional.of(token);
  }

  /**
   * Makes the link in the notice to the former address of a user.
   *
   * <p>There is no such link while an earlier change can be undone from another address: that link
   * leads back before this change as well. A thief who changed the address must not come back by
   * the notice when the owner changes it again.
   */
  static Optional<String> makeUndo(
      EntityManager entities, String userId, EmailAddress former, Instant now) {
    MailLink link = MailLink.undo(userId, former);
    long earlier =
        entities
            .createQuery(
                "select count(l) from MailLinkRow l where l.userId = :userId"
                    + " and l.purpose = :purpose and l.recipient <> :recipient"
                    + " and l.confirmedAt is null and l.expiresAt > :now",
                Long.class)
            .setParameter("userId", userId)
            .setParameter("purpose", Purpose.UNDO.name())
            .setParameter("recipient", MailLinkRow.recipient(former))
            .setParameter("now", utc(now))
            .getSingleResult();
    return earlier > 0
        ? Optional.empty()
        : Optional.of(makeUncounted(entities, link, now, UNDO_WITHIN));
  }

  /** Makes a link that no user asked for: no limit applies. */
  static String makeUncounted(
      EntityManager entities, MailLink link, Instant now, Duration lifetime) {
    String token = Secrets.seed();
    entities.persist(new MailLinkRow(Secrets.sha256(token), link, null, now, lifetime));
    return token;
  }

  /** Of links that were made at once, the same one stays for every transaction. */
  private static int endOlder(EntityManager entities, MailLink link, Instant now) {
    List<String> good =
        MailLimits.ofPerson(
                entities.createQuery(
                    "select l.tokenHash from MailLinkRow l where l.expiresAt > :now and"
                        + MailLimits.OF_PERSON
                        // A link that was confirmed is older.
                        + " order by case when l.confirmedAt is null then 1 else 0 end,"
                        + " l.sentAt, l.tokenHash",
                    String.class),
                link)
            .setParameter("now", utc(now))
            .getResultList();
    if (good.size() < 2) {
      return 0;
    }
    return entities
        .createQuery("update MailLinkRow l set l.expiresAt = :now where l.tokenHash in :older")
        .setParameter("now", utc(now))
        .setParameter("older", good.subList(0, good.size() - 1))
        .executeUpdate();
  }

  /** Deletes a link whose mail could not be sent, as if it had never been made. */
  public void withdraw(String token) {
    database.inTransaction(
        entities ->
            entities
                .createQuery("delete from MailLinkRow l where l.tokenHash = :hash")
                .setParameter("hash", Secrets.sha256(token))
                .executeUpdate());
  }

  /** What a link is good for now; empty if it is unknown, used, too old or replaced. */
  public Optional<MailLink> look(String token) {
    return database.inTransaction(
        entities -> find(entities, Secrets.sha256(token), clock.instant()));
  }

  static Optional<MailLink> find(EntityManager entities, String hash, Instant now) {
    return inTime(entities, hash, now).filter(found -> !found.used()).map(Found::link);
  }

  /** A link that is not too old, used or not. One SELECT. */
  static Optional<Found> inTime(EntityManager entities, String hash, Instant now) {
    return entities
        .createQuery(
            "select l from MailLinkRow l where l.tokenHash = :hash and l.expiresAt > :now",
            MailLinkRow.class)
        .setParameter("hash", hash)
        .setParameter("now", utc(now))
        .getResultStream()
        .findFirst()
        .map(row -> new Found(row.toMailLink(), row.isUsed()));
  }

  /**
   * Uses the link up.
   *
   * @return what it was good for, for exactly one caller on all nodes; empty if it is not a link
   *     for this purpose
   */
  public Optional<MailLink> take(String token, Purpose purpose) {
    String hash = Secrets.sha256(token);
    Instant now = clock.instant();
    return database.inTransaction(
        entities ->
            find(entities, hash, now)
                .filter(link -> link.purpose() == purpose)
                .filter(link -> take(entities, hash, now)));
  }

  static boolean take(EntityManager entities, String hash, Instant now) {
    return entities
            .createQuery(
                "update MailLinkRow l set l.confirmedAt = :now, l.expiresAt = :until"
                    + " where l.tokenHash = :hash and l.confirmedAt is null and l.expiresAt > :now")
            .setParameter("now", utc(now))
            .setParameter("until", utc(now.plus(JOIN_WITHIN)))
            .setParameter("hash", hash)
            .executeUpdate()
        == 1;
  }

  /**
   * Ends the unused links of a user. Called when a way to log in changes: an attacker may have
   * asked for them (ADV-39 d).
   *
   * <p>A link for another password stays good: it went to the confirmed address, and a thief with a
   * session must not be able to take it from the owner. So does a link that undoes a change.
   */
  public void discard(String userId) {
    database.inTransaction(entities -> discard(entities, userId, clock.instant()));
  }

  static int discard(EntityManager entities, String userId, Instant now) {
    return discard(entities, userId, CONFIRMING, now);
  }

  /** Ends the links of a user that set another password. */
  static int discardForPassword(EntityManager entities, String userId, Instant now) {
    return discard(entities, userId, FOR_PASSWORD, now);
  }

  private static int discard(
      EntityManager entities, String userId, List<String> purposes, Instant now) {
    return entities
        .createQuery(
            "update MailLinkRow l set l.expiresAt = :now where l.userId = :userId"
                + " and l.expiresAt > :now and l.purpose in :purposes")
        .setParameter("now", utc(now))
        .setParameter("userId", userId)
        .setParameter("purposes", purposes)
        .executeUpdate();
  }

  /** The address to which a user was sent a link that is not used yet. */
  public Optional<EmailAddress> onItsWay(String userId) {
    return database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "select l.email from MailLinkRow l where l.userId = :userId"
                        + " and l.purpose = :purpose and l.confirmedAt is null"
                        + " and l.expiresAt > :now order by l.sentAt desc",
                    String.class)
                .setParameter("userId", userId)
                .setParameter("purpose", Purpose.CONFIRM.name())
                .setParameter("now", utc(clock.instant()))
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(EmailAddress::new));
  }

  /** The address that a visitor who is no user yet has confirmed. */
  public Optional<EmailAddress> confirmedToJoin(Profile profile) {
    return database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "select l.email from MailLinkRow l where l.purpose = :purpose"
                        + " and l.provider = :provider and l.subject = :subject"
                        + " and l.confirmedAt is not null and l.expiresAt > :now"
                        + " order by l.confirmedAt desc",
                    String.class)
                .setParameter("purpose", Purpose.JOIN.name())
                .setParameter("provider", profile.provider())
                .setParameter("subject", profile.subject())
                .setParameter("now", utc(clock.instant()))
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(EmailAddress::new));
  }

  /** Whether there was a confirmation of this address to use up; true for one caller only. */
  static boolean useUpJoin(EntityManager entities, Profile profile, EmailAddress email) {
    return entities
            .createQuery(
                "delete from MailLinkRow l where l.purpose = :purpose and l.provider = :provider"
                    + " and l.subject = :subject and l.email = :email"
                    + " and l.confirmedAt is not null")
            .setParameter("purpose", Purpose.JOIN.name())
            .setParameter("provider", profile.provider())
            .setParameter("subject", profile.subject())
            .setParameter("email", email.address())
            .executeUpdate()
        > 0;
  }

  /** Deletes every address of a visitor who is no user: the visitor starts again. */
  public void forgetJoin(Profile profile) {
    changeJoins(
        profile,
        "update MailLinkRow l set l.expiresAt = :now where l.purpose = :purpose"
            + " and l.provider = :provider and l.subject = :subject and l.expiresAt > :now");
  }

  /**
   * Deletes at once what a visitor entered who cancels before becoming a user. The row stays until
   * it is too old to count: otherwise a visitor could send any number of mails.
   */
  public void cancelJoin(Profile profile) {
    changeJoins(
        profile,
        "update MailLinkRow l set l.expiresAt = :now, l.email = '', l.username = '',"
            + " l.displayName = '' where l.purpose = :purpose"
            + " and l.provider = :provider and l.subject = :subject");
  }

  private void changeJoins(Profile profile, String update) {
    database.inTransaction(
        entities ->
            entities
                .createQuery(update)
                .setParameter("now", utc(clock.instant()))
                .setParameter("purpose", Purpose.JOIN.name())
                .setParameter("provider", profile.provider())
                .setParameter("subject", profile.subject())
                .executeUpdate());
  }

  /** Removes personal data from rows of expired links, and deletes these rows a day later. */
  void purge() {
    try {
      database.inTransaction(entities -> purge(entities, clock.instant()));
    } catch (DatabaseUnavailableException nextTime) {
      // The rows do no harm; the next purge deletes them.
    }
  }

  static int purge(EntityManager entities, Instant now) {
    entities
        .createQuery(
            "update MailLinkRow l set l.email = '', l.username = '', l.displayName = '',"
                + " l.provider = null, l.subject = null"
                + " where l.expiresAt < :now and l.sentAt < :counted"
                + " and (l.email <> '' or l.subject is not null)")
        .setParameter("now", utc(now))
        .setParameter("counted", utc(now.minus(MailLimits.WINDOW)))
        .executeUpdate();
    return entities
        .createQuery("delete from MailLinkRow l where l.expiresAt < :now and l.sentAt < :counted")
        .setParameter("now", utc(now))
        .setParameter("counted", utc(now.minus(MailLimits.DAY)))
        .executeUpdate();
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
