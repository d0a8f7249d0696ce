package org.loginwithx.signup;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.NewUser.Admittance;
import org.loginwithx.user.Profile;

/**
 * The accounts of X that may sign up without an invitation, by their numeric id or by their handle.
 *
 * <p>A handle can pass to another account at X. So a handle is bound to the id of an account, and
 * from then on only the id counts. It is bound when it is added, if X can say which account has it,
 * or if a user here has it. Otherwise the handle admits the first account that signs up with it,
 * and is then bound to that account. A handle that a user here had at the last log-in admits no
 * other account.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer; nothing has changed then.
 */
@Internal
public final class AllowList {

  /** The most entries: the page lists them all. */
  public static final int MOST = 1_000;

  private static final Pattern ID = Pattern.compile("[0-9]{1,19}");
  private static final Pattern HANDLE = Pattern.compile("@?[A-Za-z0-9_]{1,50}");

  private final LoginDatabase database;
  private final Clock clock;

  public AllowList(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * The entry that an administrator has typed: digits are an id, and everything else is a handle. A
   * handle of digits begins with {@code @}.
   */
  public static Optional<String> entry(String typed) {
    String text = typed.strip();
    if (ID.matcher(text).matches()) {
      return Optional.of(text);
    }
    return HANDLE.matcher(text).matches()
        ? Optional.of(ofHandle(text.startsWith("@") ? text.substring(1) : text))
        : Optional.empty();
  }

  private static String ofHandle(String handle) {
    return '@' + handle.toLowerCase(Locale.ROOT);
  }

  /** What came of adding an entry. */
  public enum Added {
    ADDED,
    /** It is on the list. */
    THERE_ALREADY,
    /** There are {@value #MOST} entries. */
    FULL
  }

  /**
   * Adds an account. Without an id from X, a handle that a user has here is bound to the account of
   * that user. If the entry exists and is not bound, an id from X binds it.
   *
   * @param entry as {@link #entry} returned it
   * @param owner the id of the account that has this handle at X now; null if that is not known
   */
  public Added addUnchecked(String entry, @Nullable String owner, String addedBy) {
    try {
      return database.inTransaction(entities -> add(entities, entry, owner, addedBy));
    } catch (UniqueViolationException anotherWasFaster) {
      return Added.THERE_ALREADY;
    }
  }

  private Added add(EntityManager entities, String entry, @Nullable String owner, String addedBy) {
    if (NativeSql.exists(
        entities, "select id from login_sign_up_account where entry = ?1", entry)) {
      return owner != null && bind(entities, entry, owner) ? Added.ADDED : Added.THERE_ALREADY;
    }
    @Nullable String subject = entry;
    if (entry.startsWith("@")) {
      subject = owner == null ? ownerHere(entities, entry.substring(1)) : owner;
    }
    if (NativeSql.count(entities, "select count(*) from login_sign_up_account") >= MOST) {
      return Added.FULL;
    }
    NativeSql.change(
        entities,
        "insert into login_sign_up_account (id, entry, subject, added_by, added_at)"
            + " values (?1, ?2, cast(?3 as varchar(255)), ?4, ?5)",
        UUID.randomUUID().toString(),
        entry,
        subject,
        addedBy,
        clock.instant());
    return Added.ADDED;
  }

  /** The id of the account that has this handle here; null if no user has it. */
  private static @Nullable String ownerHere(EntityManager entities, String handle) {
    return NativeSql.first(
            entities,
            "select subject from login_account where provider = ?1 and username_key = ?2"
                + " and username_current = true",
            Profile.X,
            handle)
        .map(row -> NativeSql.text(row[0]))
        .orElse(null);
  }

  /** Removes an entry. A user who has signed up stays. */
  public Optional<String> removeUnchecked(String id) {
    return database.inTransaction(
        entities -> {
          Optional<String> entry =
              NativeSql.first(
                      entities,
                      "select entry from login_sign_up_account where id = ?1 for update",
                      id)
                  .map(row -> NativeSql.text(row[0]));
          NativeSql.change(entities, "delete from login_sign_up_account where id = ?1", id);
          return entry;
        });
  }

  /** All entries, in alphabetical order. */
  public List<AllowedAccount> all() {
    return database
        .read(
            entities ->
                NativeSql.read(
                    entities,
                    "select id, entry, subject, added_by, added_at from login_sign_up_account"
                        + " order by entry"))
        .stream()
        .map(
            row ->
                new AllowedAccount(
                    NativeSql.text(row[0]),
                    NativeSql.text(row[1]),
                    (String) row[2],
                    NativeSql.text(row[3]),
                    NativeSql.instant(row[4])))
        .toList();
  }

  /** The right of this account to sign up; empty if it is not on the list. One SELECT. */
  public Optional<Admittance> admittance(Profile profile) {
    if (!profile.isOfX()) {
      return Optional.empty();
    }
    String handle = profile.username().toLowerCase(Locale.ROOT);
    return database
        .read(
            entities ->
                NativeSql.first(
                    entities,
                    "select a.id, a.added_by from login_sign_up_account a where a.subject = ?1"
                        + " or a.entry = ?2 and a.subject is null and not exists"
                        + " (select l.id from login_account l where l.provider = ?3"
                        + " and l.username_key = ?4 and l.subject <> ?1)",
                    profile.subject(),
                    '@' + handle,
                    Profile.X,
                    handle))
        .map(
            row -> {
              String id = NativeSql.text(row[0]);
              return new Admittance(
                  NativeSql.text(row[1]),
                  entities -> {
                    bind(entities, profile);
                    return isOf(entities, id, profile);
                  });
            });
  }

  /**
   * Binds the handle of an account that signs up, if it is on the list. Another account that has
   * the handle later is not let in by it.
   */
  private static void bind(EntityManager entities, Profile profile) {
    if (profile.isOfX() && !profile.username().isEmpty()) {
      bind(entities, ofHandle(profile.username()), profile.subject());
    }
  }

  private static boolean bind(EntityManager entities, String entry, String subject) {
    return NativeSql.change(
            entities,
            "update login_sign_up_account set subject = ?1 where entry = ?2 and subject is null",
            subject,
            entry)
        > 0;
  }

  private static boolean isOf(EntityManager entities, String id, Profile profile) {
    return NativeSql.exists(
        entities,
        "select id from login_sign_up_account where id = ?1 and subject = ?2",
        id,
        profile.subject());
  }

  /** The same right, which also binds the handle of the account. */
  public static Admittance binding(Admittance right, Profile profile) {
    return new Admittance(
        right.givenBy(),
        entities -> {
          boolean counts = right.useUp(entities);
          if (counts) {
            bind(entities, profile);
          }
          return counts;
        });
  }
}
