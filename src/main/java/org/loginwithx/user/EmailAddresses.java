package org.loginwithx.user;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.MailLink.Found;
import org.loginwithx.user.MailLink.Purpose;

/**
 * The confirmed addresses of users, each of one user only. The address that a provider gives is not
 * stored here: it proves nothing, and an address is never a reason to join accounts.
 */
public final class EmailAddresses {

  private final LoginDatabase database;
  private final Clock clock;

  public EmailAddresses(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The result of using a link that confirms an address. */
  public sealed interface Confirmation {

    /**
     * The mailbox belongs to the user who asked for the link.
     *
     * @param former the address the user had before, if it was another one
     * @param undoToken the token of the link that restores it; null if there is no such link
     */
    record Confirmed(MailLink link, @Nullable EmailAddress former, @Nullable String undoToken)
        implements Confirmation {

      @Override
      public String toString() {
        return "Confirmed[link=" + link + ", former=" + former + ", undoToken=***]";
      }
    }

    /** Another user has confirmed this address. Nothing has changed, and the link is still good. */
    record OfAnother(MailLink link) implements Confirmation {}

    /** The link is unknown, used, too old, replaced, or for another purpose. */
    record Gone() implements Confirmation {}
  }

  /** The result of removing an address. */
  public sealed interface Removal {

    /**
     * The user has no address now.
     *
     * @param former the address the user had before, if there was one
     * @param undoToken the token of the link that restores it; null if there is no such link
     */
    record Removed(@Nullable EmailAddress former, @Nullable String undoToken) implements Removal {

      @Override
      public String toString() {
        return "Removed[former=" + former + ", undoToken=***]";
      }
    }

    /** The user needs the address to log in by password. Nothing has changed. */
    record Kept() implements Removal {}
  }

  /** The result of using a link that restores a former address. */
  public sealed interface Undo {

    /**
     * The address is the user's again, all log-ins of the user have ended, and the password is
     * removed.
     *
     * @param replaced the address that the user had until now, if it was another one
     * @param hadPassword whether there was a password
     * @param resetToken the token of a link that sets a new one; null if log-in by password is
     *     switched off
     */
    record Done(
        String userId,
        EmailAddress address,
        @Nullable EmailAddress replaced,
        boolean hadPassword,
        @Nullable String resetToken)
        implements Undo {

      @Override
      public String toString() {
        return "Done[userId=" + userId + ", address=" + address + ", resetToken=***]";
      }
    }

    /** Another user has confirmed this address. Nothing has changed, and the link is still good. */
    record OfAnother() implements Undo {}

    /** The link is unknown, used, too old, or for another purpose. */
    record Gone() implements Undo {}
  }

  /** The address of a user. One SELECT. */
  public Optional<ConfirmedEmail> find(String userId) {
    return database.inTransaction(entities -> user(entities, userId).flatMap(User::email));
  }

  /**
   * The confirmed addresses of all users who are not disabled and are members of a group, or have
   * one of these accounts at X. One SELECT.
   *
   * @param subjects the ids of the accounts at X
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public List<EmailAddress> ofMembers(String group, Set<String> subjects) {
    String byAccount =
        subjects.isEmpty()
            ? ""
            : " or id in (select user_id from login_account where provider = ?2 and subject in ("
                + NativeSql.places(3, subjects.size())
                + "))";
    String sql =
        "select email from login_user where email is not null and disabled_at is null"
            + " and (concat(' ', group_names, ' ') like ?1"
            + byAccount
            + ") order by id";
    List<String> values = new ArrayList<>();
    values.add("% " + group + " %");
    if (!subjects.isEmpty()) {
      values.add(Profile.X);
      values.addAll(subjects);
    }
    return database
        .inTransaction(entities -> NativeSql.read(entities, sql, values.toArray()))
        .stream()
        .map(row -> new EmailAddress(NativeSql.text(row[0])))
        .toList();
  }

  private static Optional<User> user(EntityManager entities, String userId) {
    return Optional.ofNullable(entities.find(User.class, userId));
  }

  /**
   * Uses a link up and writes the address that it confirms, both or neither.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was written
   */
  public Confirmation confirm(String token) {
    String hash = Secrets.sha256(token);
    try {
      return database.inTransaction(entities -> confirm(entities, hash));
    } catch (UniqueViolationException confirmedAtTheSameMoment) {
      return database
          .inTransaction(entities -> MailLinks.find(entities, hash, clock.instant()))
          .<Confirmation>map(Confirmation.OfAnother::new)
          .orElseGet(Confirmation.Gone::new);
    }
  }

  /**
   * What a link confirms, or has confirmed, as long as it is so: a user may have another address by
   * now. One SELECT for a link that is not known.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Optional<Found> look(String token) {
    return database.inTransaction(
        entities ->
            MailLinks.inTime(entities, Secrets.sha256(token), clock.instant())
                .filter(found -> found.link().purpose().confirms())
                .filter(found -> !found.used() || stillCounts(entities, found.link())));
  }

  private static boolean stillCounts(EntityManager entities, MailLink link) {
    return link.userId() == null || isAddressOf(entities, link);
  }

  private static boolean isAddressOf(EntityManager entities, MailLink link) {
    return user(entities, requireNonNull(link.userId()))
        .flatMap(User::email)
        .filter(email -> email.address().key().equals(link.email().key()))
        .isPresent();
  }

  private Confirmation confirm(EntityManager entities, String hash) {
    Instant now = clock.instant();
    MailLink link =
        MailLinks.find(entities, hash, now)
            .filter(found -> found.purpose().confirms())
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
      return new Confirmation.Confirmed(link, null, null);
    }
    User user = user(entities, link.userId()).orElse(null);
    if (user == null) {
      return new Confirmation.Gone();
    }
    EmailAddress former = user.email().map(ConfirmedEmail::address).orElse(null);
    user.confirm(link.email(), now);
    // Flushes here and not at the commit, so that a failure of the constraint (another user has the
    // address) is noticed here.
    entities.flush();
    if (former == null || former.key().equals(link.email().key())) {
      return new Confirmation.Confirmed(link, null, null);
    }
    // These links went to the former address, and the user may confirm that address again.
    MailLinks.discardForPassword(entities, user.id(), now);
    String undoToken = MailLinks.makeUndo(entities, user.id(), former, now).orElse(null);
    return new Confirmation.Confirmed(link, former, undoToken);
  }

  /**
   * Whether the user who asked for the link could still ask for it: the user is not disabled, and
   * the account that was used to ask is still linked.
   */
  private static boolean mayConfirm(EntityManager entities, String userId, MailLink link) {
    if (!LoginMethods.lockIfEnabled(entities, userId)) {
      return false;
    }
    return link.provider() == null
        || Profile.isThisSite(link.provider())
        || NativeSql.exists(
            entities,
            "select id from login_account where provider = ?1 and subject = ?2"
                + " and user_id = ?3",
            link.provider(),
            link.subject(),
            userId);
  }

  private static boolean isOfAnother(EntityManager entities, MailLink link) {
    return entities
        .createQuery("select u.id from User u where u.emailKey = :key", String.class)
        .setParameter("key", link.email().key())
        .getResultStream()
        .anyMatch(owner -> !owner.equals(link.userId()));
  }

  /**
   * Removes the address of a user, and ends the unused links that would confirm another one.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was changed
   */
  public Removal remove(String userId) {
    return database.inTransaction(entities -> remove(entities, userId, clock.instant()));
  }

  private static Removal remove(EntityManager entities, String userId, Instant now) {
    MailLinks.discard(entities, userId, now);
    EmailAddress former =
        user(entities, userId).flatMap(User::email).map(ConfirmedEmail::address).orElse(null);
    if (former == null) {
      return new Removal.Removed(null, null);
    }
    int removed =
        NativeSql.change(
            entities,
            "update login_user set email = null, email_key = null, email_confirmed_at = null"
                + " where id = ?1 and password_hash is null",
            userId);
    if (removed == 0) {
      return new Removal.Kept();
    }
    String undoToken = MailLinks.makeUndo(entities, userId, former, now).orElse(null);
    return new Removal.Removed(former, undoToken);
  }

  /**
   * Uses up a link that was sent to a former address, and gives that address back to the user. An
   * attacker may have changed it, so all log-ins of the user end and the password is removed.
   *
   * @param passwords whether log-in by password is switched on
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer;
   *     nothing was changed
   */
  public Undo undo(String token, boolean passwords) {
    String hash = Secrets.sha256(token);
    Undo result;
    try {
      result = database.inTransaction(entities -> undo(entities, hash, passwords));
    } catch (UniqueViolationException confirmedAtTheSameMoment) {
      return new Undo.OfAnother();
    }
    if (result instanceof Undo.Done done) {
      database.ends().mark(done.userId());
    }
    return result;
  }

  private Undo undo(EntityManager entities, String hash, boolean passwords) {
    Instant now = clock.instant();
    MailLink link =
        MailLinks.find(entities, hash, now)
            .filter(found -> found.purpose() == Purpose.UNDO)
            .orElse(null);
    if (link == null
        || link.userId() == null
        || !LoginMethods.lockIfEnabled(entities, link.userId())) {
      return new Undo.Gone();
    }
    if (isOfAnother(entities, link)) {
      return new Undo.OfAnother();
    }
    if (!MailLinks.take(entities, hash, now)) {
      return new Undo.Gone();
    }
    String userId = link.userId();
    EmailAddress address = link.email();
    User user = user(entities, userId).orElseThrow();
    EmailAddress replaced =
        user.email()
            .map(ConfirmedEmail::address)
            .filter(current -> !current.key().equals(address.key()))
            .orElse(null);
    user.confirm(address, now);
    // Flushes here and not at the commit, so that a failure of the constraint (another user has the
    // address) is noticed here.
    entities.flush();
    LoginEnds.all(entities, userId, now);
    boolean hadPassword =
        NativeSql.change(
                entities,
                "update login_user set password_hash = null, password_set_at = null"
                    + " where id = ?1 and password_hash is not null",
                userId)
            == 1;
    String resetToken = passwords ? recover(entities, userId, address, now) : null;
    return new Undo.Done(userId, address, replaced, hadPassword, resetToken);
  }

  /**
   * Makes a link that sets a new password. As after a mail for a forgotten password, only the user
   * who has set it changes how this user logs in, see {@link PasswordOwner#recovered}: an account
   * of the thief may be linked.
   */
  private static String recover(
      EntityManager entities, String userId, EmailAddress address, Instant now) {
    NativeSql.change(
        entities, "update login_user set recovered_at = ?1 where id = ?2", now, userId);
    return MailLinks.makeUncounted(
        entities, MailLink.password(userId, address), now, MailLinks.LIFETIME);
  }
}
