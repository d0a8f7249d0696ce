package org.loginwithx.application;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.loginwithx.token.Sealer;
import org.loginwithx.user.LoginDatabase;
import org.loginwithx.user.LoginDatabase.UniqueViolationException;
import org.loginwithx.user.NativeSql;

/**
 * The keys that sign access tokens, the same on all nodes; the private ones are sealed in the
 * database. Each signs for a month or so. The next one is published for longer than anybody keeps
 * our list before it signs, and the one before until the last token it signed is dead, so that a
 * change is noticed by nobody (F-57).
 *
 * <p>Requests ask memory only. {@link #run} makes the next key in time and learns of those that
 * other nodes made; it wants to be called every second or two.
 */
final class SigningKeys implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  /** Until all nodes have seen a new key, and for clocks that differ. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  static final Duration PUBLISHED_BEFORE = ApplicationSettings.KEYS_CACHED.plus(SLACK);

  static final Duration PUBLISHED_AFTER =
      ApplicationSettings.ACCESS.plus(ApplicationSettings.KEYS_CACHED).plus(SLACK);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private final LoginDatabase database;
  private final Sealer sealer;
  private final Clock clock;
  private final Duration signs;
  private final Map<String, ECKey> opened = new ConcurrentHashMap<>();
  private final Map<String, ECKey> parsed = new ConcurrentHashMap<>();
  private volatile List<Row> rows = List.of();
  private Instant nextLook = Instant.MIN;
  private boolean saidSo;

  /**
   * @param signs how long a key signs
   */
  SigningKeys(LoginDatabase database, Sealer sealer, Clock clock, Duration signs) {
    this.database = database;
    this.sealer = sealer;
    this.clock = clock;
    this.signs = signs;
  }

  /**
   * @param publicJwk the public key as a JWK
   */
  private record Row(long number, String kid, String sealed, String publicJwk, Instant signsFrom) {

    @Override
    public String toString() {
      return "Row[number=" + number + ", kid=" + kid + ", sealed=***]";
    }
  }

  /** The key that signs now; empty if there is none that this node can open. */
  Optional<ECKey> current() {
    Instant now = clock.instant();
    List<Row> all = rows;
    for (int i = all.size() - 1; i >= 0; i--) {
      if (!all.get(i).signsFrom().isAfter(now)) {
        return Optional.ofNullable(opened.get(all.get(i).kid()));
      }
    }
    return Optional.empty();
  }

  /** How long the key that signs now has done so and will; empty if there is none. */
  Optional<SigningTime> signing() {
    Instant now = clock.instant();
    List<Row> all = rows;
    for (int i = all.size() - 1; i >= 0; i--) {
      Row row = all.get(i);
      if (!row.signsFrom().isAfter(now)) {
        Instant until =
            i + 1 < all.size() ? all.get(i + 1).signsFrom() : row.signsFrom().plus(signs);
        return opened.containsKey(row.kid())
            ? Optional.of(new SigningTime(row.signsFrom(), until))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The public key of this name, as long as it is published. */
  Optional<ECKey> find(String kid) {
    return published().stream().filter(key -> key.getKeyID().equals(kid)).findFirst();
  }

  /** The public keys that tokens may be signed with, now or soon. */
  List<ECKey> published() {
    Instant now = clock.instant();
    List<Row> all = rows;
    List<ECKey> published = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      boolean last = i == all.size() - 1;
      if (last || now.isBefore(all.get(i + 1).signsFrom().plus(PUBLISHED_AFTER))) {
        published.add(publicKey(all.get(i)));
      }
    }
    return published;
  }

  private ECKey publicKey(Row row) {
    return parsed.computeIfAbsent(row.kid(), kid -> parse(row.publicJwk()));
  }

  /** The published keys as a JWK set (RFC 7517 section 5). */
  String toJson() {
    return new JWKSet(List.<JWK>copyOf(published())).toString(true);
  }

  @Override
  public synchronized void run() {
    Instant now = clock.instant();
    if (now.isBefore(nextLook)) {
      return;
    }
    try {
      look(now);
      nextLook = now.plus(LOOK_EVERY);
      saidSo = false;
    } catch (RuntimeException failure) {
      // Whatever it is: what escapes ends a scheduled task for good.
      sayOnce(
          System.Logger.Level.WARNING,
          "event=keys outcome=failed reason=db_down cause=" + failure.getClass().getSimpleName());
    }
  }

  private void look(Instant now) {
    rows = read();
    if (isNextDue(now)) {
      makeNext(now);
      rows = read();
    }
    for (Row row : rows) {
      open(row);
    }
    forgetOld(now);
  }

  private boolean isNextDue(Instant now) {
    List<Row> all = rows;
    return all.isEmpty()
        || !now.isBefore(all.get(all.size() - 1).signsFrom().plus(signs).minus(PUBLISHED_BEFORE));
  }

  /** Two nodes may do this at once: the number is there once, so one key is. */
  private void makeNext(Instant now) {
    List<Row> all = rows;
    Row newest = all.isEmpty() ? null : all.get(all.size() - 1);
    long number = newest == null ? 1 : newest.number() + 1;
    // Before the first one there is nothing that anybody could have kept.
    Instant signsFrom =
        newest == null ? now : later(newest.signsFrom().plus(signs), now.plus(PUBLISHED_BEFORE));
    ECKey key = generate();
    try {
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "insert into login_signing_key (number, kid, sealed, public_jwk, created_at,"
                      + " signs_from) values (?1, ?2, ?3, ?4, ?5, ?6)",
                  number,
                  key.getKeyID(),
                  seal(key),
                  key.toPublicJWK().toJSONString(),
                  now,
                  signsFrom.truncatedTo(ChronoUnit.MICROS)));
      LOG.log(
          System.Logger.Level.INFO,
          "event=keys outcome=key_rotated kid=" + key.getKeyID() + " signs_from=" + signsFrom);
    } catch (UniqueViolationException anotherNodeWasFirst) {
      // Theirs is read in a moment.
    }
  }

  private static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException everyJdkHasP256) {
      throw new IllegalStateException("No P-256 here", everyJdkHasP256);
    }
  }

  private String seal(ECKey key) {
    return sealer.seal(key.toJSONString(), "login_signing_key", "sealed", key.getKeyID());
  }

  private List<Row> read() {
    return database.inTransaction(
        entities ->
            NativeSql.read(
                    entities,
                    "select number, kid, sealed, public_jwk, signs_from from login_signing_key"
                        + " order by number")
                .stream()
                .map(
                    row ->
                        new Row(
                            NativeSql.number(row[0]),
                            NativeSql.text(row[1]),
                            NativeSql.text(row[2]),
                            NativeSql.text(row[3]),
                            NativeSql.instant(row[4])))
                .toList());
  }

  private static ECKey parse(String jwk) {
    try {
      return ECKey.parse(jwk);
    } catch (ParseException notOurs) {
      throw new IllegalStateException("A signing key is no key");
    }
  }

  private void open(Row row) {
    if (opened.containsKey(row.kid())) {
      return;
    }
    Optional<ECKey> key =
        sealer
            .open(row.sealed(), "login_signing_key", "sealed", row.kid())
            .map(SigningKeys::parse)
            .filter(found -> found.toPublicJWK().equals(publicKey(row)));
    if (key.isEmpty()) {
      // Not another key instead: it may be this node alone that has the wrong LOGIN_KEYS (F-60).
      sayOnce(
          System.Logger.Level.ERROR,
          "event=keys outcome=failed reason=key_load kid="
              + row.kid()
              + " detail=LOGIN_KEYS_of_this_node_cannot_open_it");
      return;
    }
    opened.put(row.kid(), key.get());
    if (!sealer.isCurrent(row.sealed())) {
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "update login_signing_key set sealed = ?1 where number = ?2 and sealed = ?3",
                  seal(key.get()),
                  row.number(),
                  row.sealed()));
    }
  }

  private void forgetOld(Instant now) {
    List<Row> all = rows;
    for (int i = 0; i + 1 < all.size(); i++) {
      if (now.isAfter(all.get(i + 1).signsFrom().plus(PUBLISHED_AFTER).plus(SLACK))) {
        Row old = all.get(i);
        opened.remove(old.kid());
        parsed.remove(old.kid());
        database.inTransaction(
            entities ->
                NativeSql.change(
                    entities, "delete from login_signing_key where number = ?1", old.number()));
      }
    }
  }

  private void sayOnce(System.Logger.Level level, String line) {
    if (!saidSo) {
      saidSo = true;
      LOG.log(level, line);
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
