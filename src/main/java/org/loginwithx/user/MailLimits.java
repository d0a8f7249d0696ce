package org.loginwithx.user;

import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.LoginDatabase;

/** How many mails with links a user and a mailbox get. */
final class MailLimits {

  static final Duration WINDOW = Duration.ofMinutes(10);
  static final int MOST = 3;

  /** Mails to one address in a day, from all senders together. */
  static final int MOST_A_DAY = 12;

  /** Mails to one address from one sender in a day, so that some are left for its owner. */
  static final int MOST_A_DAY_OF_ONE = 4;

  static final Duration DAY = Duration.ofDays(1);

  /** The recipient of a link: a user, or an account without a user. */
  static final String OF_PERSON =
      " l.purpose = :purpose and ((l.userId is not null and l.userId = :userId)"
          + " or (l.userId is null and l.provider = :provider and l.subject = :subject))";

  private MailLimits() {}

  /**
   * Whether this link, which is in the database, is one too many.
   *
   * @param sender who asked for the mail, as a hash; null if that does not count
   */
  static boolean areExceeded(
      LoginDatabase database, MailLink link, @Nullable String sender, Instant now) {
    return countRecent(database, link, now) > MOST
        || (sender != null && countOf(database, sender, link, now.minus(DAY)) > MOST_A_DAY_OF_ONE)
        || countTo(database, link, now.minus(WINDOW)) > MOST
        || countTo(database, link, now.minus(DAY)) > MOST_A_DAY;
  }

  private static long countRecent(LoginDatabase database, MailLink link, Instant now) {
    return database.inTransaction(
        entities ->
            ofPerson(
                    entities.createQuery(
                        "select count(l) from MailLinkRow l where l.sentAt > :since and"
                            + OF_PERSON,
                        Long.class),
                    link)
                .setParameter("since", MailLinks.utc(now.minus(WINDOW)))
                .getSingleResult());
  }

  /** Counts mails of one sender to one mailbox. */
  private static long countOf(LoginDatabase database, String sender, MailLink link, Instant since) {
    return database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "select count(l) from MailLinkRow l where l.recipient = :recipient"
                        + " and l.sentAt > :since and l.sender = :sender",
                    Long.class)
                .setParameter("recipient", MailLinkRow.recipient(link.email()))
                .setParameter("since", MailLinks.utc(since))
                .setParameter("sender", sender)
                .getSingleResult());
  }

  /**
   * Counts mails to one mailbox from all senders: many accounts together must not fill it. A user
   * who asks for another password has confirmed the address; mails that others asked for do not
   * count there.
   */
  private static long countTo(LoginDatabase database, MailLink link, Instant since) {
    return database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "select count(l) from MailLinkRow l where l.recipient = :recipient"
                        + " and l.sentAt > :since and l.purpose in :purposes",
                    Long.class)
                .setParameter("recipient", MailLinkRow.recipient(link.email()))
                .setParameter("since", MailLinks.utc(since))
                .setParameter(
                    "purposes",
                    link.purpose().confirms() ? MailLinks.CONFIRMING : MailLinks.FOR_PASSWORD)
                .getSingleResult());
  }

  /** Sets the parameters of {@link #OF_PERSON}. */
  static <T> TypedQuery<T> ofPerson(TypedQuery<T> query, MailLink link) {
    return query
        .setParameter("purpose", link.purpose().name())
        .setParameter("userId", link.userId())
        .setParameter("provider", link.provider())
        .setParameter("subject", link.subject());
  }
}
