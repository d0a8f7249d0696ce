package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.LoginDatabase.UniqueViolationException;
import org.loginwithx.user.MailLink.Purpose;

/**
 * The confirmed addresses of users, each of one user only. What a provider says about an address is
 * not here: it proves nothing, and no address is ever a reason to join accounts.
 */
public final class EmailAddresses {

  private final LoginDatabase database;
  private final Clock clock;

  public EmailAddresses(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What came of a link that was used to confirm an address. */
  public sealed interface Confirmation {

    /**
     * The mailbox belongs to whoever asked.
     *
     * @param former the address the user had before, if it was another one
     */
    record Confirmed(MailLink link, @Nullable EmailAddress former) implements Confirmation {}

    /** Another user has confirmed this address. Nothing has changed, and the link is still good. */
    record OfAnother(MailLink link) implements Confirmation {}

    /** The link is unknown, used, too old or replaced, or for something else. */
    record Gone() implements Confirmation {}
  }

  /** The address of a user. One SELECT. */
  public Optional<ConfirmedEmail> find(String userId) {
    return database.inTransaction(entities -> user(entities, userId).flatMap(User::email));
  }

  private static Optional<User> user(EntityManager entities, String userId) {
    return Optional.ofNullable(entities.find(User.class, userId));
  }

  /**
   * Uses a link up and writes what it confirms, both or neither.
   *
   * @throws DatabaseUnavailableException if the database does not answer; nothing was written
   */
  public Confirmation confirm(String token) {
    String hash = Sha256.of(token);
    try {
      return database.inTransaction(entities -> confirm(entities, hash));
    } catch (UniqueViolationException confirmedAtTheSameMoment) {
      return database
          .inTransaction(entities -> MailLinks.find(entities, hash, clock.instant()))
          .<Confirmation>map(Confirmation.OfAnother::new)
          .orElseGet(Confirmation.Gone::new);
    }
  }

  private Confirmation confirm(EntityManager entities, String hash) {
    Instant now = clock.instant();
    MailLink link =
        MailLinks.find(entities, hash, now)
            .filter(found -> found.purpose() != Purpose.PASSWORD)
            .orElse(null);
    if (link == null) {
      return new Confirmation.Gone();
    }
    if (link.userId() != null && !mayConfirm(entities, link.userId(), link)) {
      return new Confirmation.Gone();
    }
    if (isOfAnother(entities, link)) {
      return new Confirmation.OfAnother(link);
    }
    if (!MailLinks.take(entities, hash, now)) {
      return new Confirmation.Gone();
    }
    if (link.userId() == null) {
      return new Confirmation.Confirmed(link, null);
    }
    User user = user(entities, link.userId()).orElse(null);
    if (user == null) {
      return new Confirmation.Gone();
    }
    EmailAddress former = user.email().map(ConfirmedEmail::address).orElse(null);
    user.confirm(link.email(), now);
    // Here and not at the commit, so that somebody else's address is noticed by its constraint.
    entities.flush();
    if (former == null || former.key().equals(link.email().key())) {
      return new Confirmation.Confirmed(link, null);
    }
    // They went to the former address, which may be confirmed once more.
    MailLinks.discardForPassword(entities, user.id(), now);
    return new Confirmation.Confirmed(link, former);
  }

  /**
   * Whether whoever asked for the link could still ask: the user may log in, and with the account
   * they asked with.
   */
  private static boolean mayConfirm(EntityManager entities, String userId, MailLink link) {
    if (!WaysIn.lockIfEnabled(entities, userId)) {
      return false;
    }
    return link.provider() == null
        || link.provider().equals(Profile.PASSWORD)
        || !entities
            .createNativeQuery(
                "select id from login_account where provider = ?1 and subject = ?2"
                    + " and user_id = ?3")
            .setParameter(1, link.provider())
            .setParameter(2, link.subject())
            .setParameter(3, userId)
            .getResultList()
            .isEmpty();
  }

  private static boolean isOfAnother(EntityManager entities, MailLink link) {
    return entities
        .createQuery("select u.id from User u where u.emailKey = :key", String.class)
        .setParameter("key", link.email().key())
        .getResultStream()
        .anyMatch(owner -> !owner.equals(link.userId()));
  }

  /**
   * Takes the address from a user, and ends the links to another one that are on their way.
   *
   * @return false if it is what they log in with, together with a password; it was kept
   * @throws DatabaseUnavailableException if the database does not answer; nothing was changed
   */
  public boolean remove(String userId) {
    return database.inTransaction(
        entities -> {
          MailLinks.discard(entities, userId, clock.instant());
          int removed =
              entities
                  .createNativeQuery(
                      "update login_user set email = null, email_key = null,"
                          + " email_confirmed_at = null where id = ?1 and password_hash is null")
                  .setParameter(1, userId)
                  .executeUpdate();
          return removed == 1 || user(entities, userId).isEmpty();
        });
  }
}
