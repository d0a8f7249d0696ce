package org.loginwithx.connection;

import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.LoginDatabase;

/**
 * The first set-up of a site that has no settings and so no administrator. Whoever can read the
 * log, where a code is, may do it: once, from any node.
 */
public final class SetUp {

  /** How long a code is good. */
  static final Duration LIFETIME = Duration.ofHours(1);

  static final int TRIES = 5;

  /**
   * No letters that are read as digits: people type this from a log. 32 of them: five bits each.
   */
  private static final String LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

  private static final int GROUPS = 4;
  private static final int GROUP = 5;
  private static final int LONGEST = 100;

  private final SecureRandom random = new SecureRandom();
  private final LoginDatabase database;
  private final Clock clock;

  public SetUp(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What became of a code that somebody typed. */
  public enum Typed {
    /** It was the one, and is used up. */
    RIGHT,
    WRONG,
    /** There is no code now that could be right: used, too old, or tried too often. */
    GONE
  }

  private record Row(
      String codeHash, Instant expiresAt, int tries, @Nullable Instant usedAt, boolean finished) {

    boolean isGood(Instant now) {
      return usedAt == null && tries < TRIES && expiresAt.isAfter(now);
    }
  }

  /**
   * Makes a code if one is needed: to be called at the start of a site that has no settings.
   *
   * @return the code, for the log; empty if another node has made one that is still good, or the
   *     set-up was finished long ago
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
      return entities
              .createNativeQuery(
                  "insert into login_set_up (id, code_hash, expires_at, tries)"
                      + " values ('one', ?1, ?2, 0)")
              .setParameter(1, hash(code))
              .setParameter(2, Timestamp.from(now.plus(LIFETIME)))
              .executeUpdate()
          == 1;
    }
    if (row.get().finished() || row.get().isGood(now)) {
      return false;
    }
    return entities
            .createNativeQuery(
                "update login_set_up set code_hash = ?1, expires_at = ?2, tries = 0, used_at = null"
                    + " where code_hash = ?3 and finished_at is null")
            .setParameter(1, hash(code))
            .setParameter(2, Timestamp.from(now.plus(LIFETIME)))
            .setParameter(3, row.get().codeHash())
            .executeUpdate()
        == 1;
  }

  private String code() {
    StringBuilder code = new StringBuilder(GROUPS * (GROUP + 1));
    for (int i = 0; i < GROUPS * GROUP; i++) {
      if (i > 0 && i % GROUP == 0) {
        code.append('-');
      }
      code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return code.toString();
  }

  /** Whether the set-up was begun and is not finished. One SELECT. */
  public boolean isOpen() {
    return find().filter(row -> !row.finished()).isPresent();
  }

  /**
   * Tries a code, as a person types it: case, spaces and dashes do not count. Every try counts,
   * also those that come at once.
   */
  public Typed use(String typed) {
    String code = plain(typed);
    return database.inTransaction(
        entities -> {
          Instant now = clock.instant();
          int counted =
              entities
                  .createNativeQuery(
                      "update login_set_up set tries = tries + 1 where tries < "
                          + TRIES
                          + " and used_at is null and finished_at is null and expires_at > ?1")
                  .setParameter(1, Timestamp.from(now))
                  .executeUpdate();
          if (counted == 0) {
            return Typed.GONE;
          }
          String wanted = find(entities).orElseThrow().codeHash();
          if (!MessageDigest.isEqual(bytes(wanted), bytes(hash(code)))) {
            return Typed.WRONG;
          }
          entities
              .createNativeQuery("update login_set_up set used_at = ?1")
              .setParameter(1, Timestamp.from(now))
              .executeUpdate();
          return Typed.RIGHT;
        });
  }

  /**
   * Makes the first administrator, who stays one: the group is stored with them.
   *
   * @return false if there was one already; nothing has changed
   */
  public boolean finish(String userId, String group) {
    return database.inTransaction(
        entities -> {
          int finished =
              entities
                  .createNativeQuery(
                      "update login_set_up set finished_at = ?1"
                          + " where used_at is not null and finished_at is null")
                  .setParameter(1, Timestamp.from(clock.instant()))
                  .executeUpdate();
          if (finished == 0) {
            return false;
          }
          List<?> groups =
              entities
                  .createNativeQuery("select group_names from login_user where id = ?1 for update")
                  .setParameter(1, userId)
                  .getResultList();
          TreeSet<String> all = new TreeSet<>();
          groups.forEach(
              each ->
                  Arrays.stream(((String) each).split(" "))
                      .filter(name -> !name.isEmpty())
                      .forEach(all::add));
          all.add(group);
          entities
              .createNativeQuery("update login_user set group_names = ?1 where id = ?2")
              .setParameter(1, String.join(" ", all))
              .setParameter(2, userId)
              .executeUpdate();
          return true;
        });
  }

  private Optional<Row> find() {
    return database.inTransaction(SetUp::find);
  }

  private static Optional<Row> find(EntityManager entities) {
    List<?> rows =
        entities
            .createNativeQuery(
                "select code_hash, expires_at, tries, used_at, finished_at from login_set_up")
            .getResultList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Object[] row = (Object[]) rows.get(0);
    return Optional.of(
        new Row(
            (String) row[0],
            instant(row[1]),
            ((Number) row[2]).intValue(),
            row[3] == null ? null : instant(row[3]),
            row[4] != null));
  }

  /** Drivers differ in what they make of a timestamp with time zone. */
  private static Instant instant(Object timestamp) {
    return timestamp instanceof OffsetDateTime offset
        ? offset.toInstant()
        : ((Timestamp) timestamp).toInstant();
  }

  private static String plain(String typed) {
    String letters = typed.length() > LONGEST ? "" : typed;
    return letters.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
  }

  /** Of twenty random letters, a hundred bits: nobody finds them from a plain hash. */
  private static String hash(String code) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(plain(code))));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
