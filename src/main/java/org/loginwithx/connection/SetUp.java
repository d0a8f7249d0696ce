package org.loginwithx.connection;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.secret.Secrets;

/**
 * The first set-up of a site that has no settings and so no administrator. An operator who can read
 * the log finds a code there and may do the set-up: once, from any node, in the browser in which
 * the code was typed. A newer code that is typed in another browser ends the right of this one.
 */
@Internal
public final class SetUp {

  /** How long a code is valid. */
  static final Duration LIFETIME = Duration.ofHours(1);

  /** How long the set-up may take in the browser: an app at X is not made within minutes. */
  public static final Duration LONGEST = Duration.ofHours(12);

  /** How many wrong codes may come from one network. */
  static final int TRIES = 5;

  /**
   * How many wrong codes are counted in all, so that the table stays small. More do no harm: a code
   * has a hundred random bits.
   */
  static final int MOST_COUNTED = 1_000;

  /**
   * Without letters that look like digits: operators type this from a log. 32 letters: five bits
   * each.
   */
  private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

  private static final int GROUPS = 4;
  private static final int GROUP = 5;
  private static final int LONGEST_TYPED = 100;

  private final LoginDatabase database;
  private final Clock clock;

  public SetUp(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The result of typing a code. */
  public enum Typed {
    /** The code is right, and is used up. */
    RIGHT,
    WRONG,
    /** No code could be right now: it is used or too old, or this network has tried too often. */
    GONE
  }

  private record Row(
      String codeHash, Instant expiresAt, int tries, @Nullable Instant usedAt, boolean finished) {

    boolean isGood(Instant now) {
      return usedAt == null && expiresAt.isAfter(now);
    }
  }

  /**
   * Makes a code if one is needed: called at the start of a site that has no settings.
   *
   * @return the code, for the log; empty if another node has made one that is still valid, or the
   *     set-up is finished
   */
  public Optional<String> begin() {
    String code = code();
    boolean made;
    try {
      made = database.inTransaction(entities -> make(entities, code));
    } catch (RuntimeException anotherNodeWasFirst) {
      if (find().isEmpty()) {
        throw anotherNodeWasFirst;
      }
      made = false;
    }
    return made ? Optional.of(code) : Optional.empty();
  }

  private boolean make(EntityManager entities, String code) {
    Instant now = clock.instant();
    Optional<Row> row = find(entities);
    if (row.isEmpty()) {
      return NativeSql.change(
              entities,
              "insert into login_set_up (id, code_hash, expires_at, tries)"
                  + " values ('one', ?1, ?2, 0)",
              hash(code),
              now.plus(LIFETIME))
          == 1;
    }
    if (row.get().finished() || (row.get().isGood(now) && !someoneHasTriedTooOften(entities))) {
      return false;
    }
    return replace(entities, row.get(), code);
  }

  private boolean replace(EntityManager entities, Row row, String code) {
    int replaced =
        NativeSql.change(
            entities,
            "update login_set_up set code_hash = ?1, expires_at = ?2, tries = 0, used_at = null"
                + " where code_hash = ?3 and finished_at is null",
            hash(code),
            clock.instant().plus(LIFETIME),
            row.codeHash());
    if (replaced == 1) {
      NativeSql.change(entities, "delete from login_set_up_guess");
    }
    return replaced == 1;
  }

  /** It may be the operator, who restarts the site for another code. */
  private static boolean someoneHasTriedTooOften(EntityManager entities) {
    return NativeSql.first(
            entities, "select network from login_set_up_guess where guesses >= " + TRIES)
        .isPresent();
  }

  /**
   * Makes another code for the operator, who continues at another address, where the browser is not
   * known. This browser keeps its right until the new code is used: the address may be wrong.
   *
   * @param browser the secret of the operator's browser
   * @return empty if this browser may not do the set-up
   */
  public Optional<String> handOver(String browser) {
    String code = code();
    boolean done =
        database.inTransaction(
            entities ->
                isOpenFor(entities, browser)
                    && find(entities).filter(row -> replace(entities, row, code)).isPresent());
    return done ? Optional.of(code) : Optional.empty();
  }

  /** Whether this browser may do the set-up. One SELECT. */
  public boolean isOpenFor(String browser) {
    return database.inTransaction(entities -> isOpenFor(entities, browser));
  }

  private boolean isOpenFor(EntityManager entities, String browser) {
    return NativeSql.exists(
        entities,
        "select id from login_set_up"
            + " where browser_hash = ?1 and browser_until > ?2 and finished_at is null",
        browserHash(browser),
        clock.instant());
  }

  /** What is stored of a browser's secret. */
  public static String browserHash(String browser) {
    return Secrets.sha256(browser);
  }

  private static String code() {
    return Stream.generate(() -> Secrets.randomLetters(LETTERS, GROUP))
        .limit(GROUPS)
        .collect(Collectors.joining("-"));
  }

  /** Whether the set-up has begun and is not finished. One SELECT. */
  public boolean isOpen() {
    return find().filter(row -> !row.finished()).isPresent();
  }

  /**
   * Tries a code as typed: case, spaces and dashes do not count. A network that has typed too many
   * wrong ones is refused, and only that network.
   *
   * @param network the network of the request
   * @param browser a new secret for this browser, which may do the set-up if the code is right
   */
  public Typed use(String typed, String network, String browser) {
    String code = plain(typed);
    return database.inTransaction(
        entities -> {
          Instant now = clock.instant();
          // Locks the row to the end, so that attempts take turns.
          Row row = find(entities, " for update").filter(found -> found.isGood(now)).orElse(null);
          if (row == null || guesses(entities, network) >= TRIES) {
            return Typed.GONE;
          }
          if (!Secrets.sameText(row.codeHash(), hash(code))) {
            count(entities, row, network);
            return Typed.WRONG;
          }
          NativeSql.change(
              entities,
              "update login_set_up"
                  + " set used_at = ?1, browser_hash = ?2, browser_until = ?3, draft = null",
              now,
              browserHash(browser),
              now.plus(LONGEST));
          return Typed.RIGHT;
        });
  }

  private static long guesses(EntityManager entities, String network) {
    return NativeSql.first(
            entities, "select guesses from login_set_up_guess where network = ?1", network)
        .map(row -> NativeSql.number(row[0]))
        .orElse(0L);
  }

  private static void count(EntityManager entities, Row row, String network) {
    if (row.tries() >= MOST_COUNTED) {
      return;
    }
    NativeSql.change(entities, "update login_set_up set tries = tries + 1");
    int known =
        NativeSql.change(
            entities,
            "update login_set_up_guess set guesses = guesses + 1 where network = ?1",
            network);
    if (known == 0) {
      NativeSql.change(
          entities, "insert into login_set_up_guess (network, guesses) values (?1, 1)", network);
    }
  }

  /**
   * Makes the first administrator: the group is stored with the user, and so does not depend on
   * settings.
   *
   * @param browser the secret of the browser in which the user logs in
   * @return false if this browser may not do the set-up, or there was an administrator already;
   *     nothing has changed
   */
  public boolean finish(String browser, String userId, String group) {
    return database.inTransaction(
        entities -> {
          int finished =
              NativeSql.change(
                  entities,
                  "update login_set_up set finished_at = ?1, draft = null"
                      + " where browser_hash = ?2 and browser_until > ?3 and finished_at is null",
                  clock.instant(),
                  browserHash(browser),
                  clock.instant());
          if (finished == 0) {
            return false;
          }
          TreeSet<String> all = new TreeSet<>();
          NativeSql.first(
                  entities, "select group_names from login_user where id = ?1 for update", userId)
              .ifPresent(
                  row ->
                      Arrays.stream(NativeSql.text(row[0]).split(" "))
                          .filter(name -> !name.isEmpty())
                          .forEach(all::add));
          all.add(group);
          NativeSql.change(
              entities,
              "update login_user set group_names = ?1 where id = ?2",
              String.join(" ", all),
              userId);
          return true;
        });
  }

  private Optional<Row> find() {
    return database.inTransaction(SetUp::find);
  }

  private static Optional<Row> find(EntityManager entities) {
    return find(entities, "");
  }

  private static Optional<Row> find(EntityManager entities, String lock) {
    return NativeSql.first(
            entities,
            "select code_hash, expires_at, tries, used_at, finished_at from login_set_up" + lock)
        .map(
            row ->
                new Row(
                    NativeSql.text(row[0]),
                    NativeSql.instant(row[1]),
                    Math.toIntExact(NativeSql.number(row[2])),
                    row[3] == null ? null : NativeSql.instant(row[3]),
                    row[4] != null));
  }

  private static String plain(String typed) {
    String letters = typed.length() > LONGEST_TYPED ? "" : typed;
    return letters.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
  }

  /**
   * A code has twenty random letters, a hundred bits: an attacker cannot find it from a plain hash.
   */
  private static String hash(String code) {
    return Secrets.sha256(plain(code));
  }
}
