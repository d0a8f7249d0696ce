package org.loginwithx.oauthserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;
import org.loginwithx.token.Sealer;

/**
 * The keys that sign tokens by one algorithm, the same on all nodes; the private ones are sealed in
 * the database. Each signs for about a month. The next key is published before it signs, for longer
 * than clients cache the list, and the previous key until the last token that it signed has
 * expired, so that no client notices a change (F-57).
 *
 * <p>An attacker who can write to the database but does not have LOGIN_KEYS cannot add a key: a key
 * counts only after this node has opened its sealed private half, and the published half is derived
 * from that.
 *
 * <p>The first key is made when one is needed. {@link Kind#RSA} is needed only if a client wants
 * it.
 *
 * <p>Requests read memory only. {@link #run} makes the next key in time and reads those that other
 * nodes made; call it every second or two.
 */
final class SigningKeys implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  /** The time until all nodes have seen a new key, and for clocks that differ. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  static final Duration PUBLISHED_BEFORE = TokenLifetimes.KEYS_CACHED.plus(SLACK);

  static final Duration PUBLISHED_AFTER =
      TokenLifetimes.ACCESS.plus(TokenLifetimes.KEYS_CACHED).plus(SLACK);

  /** A row that an attacker wrote could bring its own lines into the log. */
  private static final Pattern KID = Pattern.compile("[A-Za-z0-9_-]+");

  private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** What keys there are, each kind in a table of its own. */
  enum Kind {
    EC("login_signing_key", JWSAlgorithm.ES256) {

      @Override
      JWKGenerator<?> generator() {
        return new ECKeyGenerator(Curve.P_256);
      }

      @Override
      JWSSigner signer(JWK key) throws JOSEException {
        return new ECDSASigner(key.toECKey());
      }

      @Override
      JWSVerifier verifier(JWK key) throws JOSEException {
        return new ECDSAVerifier(key.toECKey());
      }
    },

    RSA("login_rsa_key", JWSAlgorithm.RS256) {

      @Override
      JWKGenerator<?> generator() {
        return new RSAKeyGenerator(RSA_BITS);
      }

      @Override
      JWSSigner signer(JWK key) throws JOSEException {
        return new RSASSASigner(key.toRSAKey());
      }

      @Override
      JWSVerifier verifier(JWK key) throws JOSEException {
        return new RSASSAVerifier(key.toRSAKey());
      }
    };

    private static final int RSA_BITS = 2048;

    final String table;
    final JWSAlgorithm algorithm;

    Kind(String table, JWSAlgorithm algorithm) {
      this.table = table;
      this.algorithm = algorithm;
    }

    abstract JWKGenerator<?> generator();

    abstract JWSSigner signer(JWK key) throws JOSEException;

    abstract JWSVerifier verifier(JWK key) throws JOSEException;

    JWK generate() throws JOSEException {
      return generator()
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(algorithm)
          .keyIDFromThumbprint(true)
          .generate();
    }

    /** An attacker who can write to the database must not bring in a key of another algorithm. */
    boolean fits(JWK key) {
      return algorithm.equals(key.getAlgorithm());
    }
  }

  private final LoginDatabase database;
  private final Kind kind;
  private final BooleanSupplier needed;
  private final Sealer sealer;
  private final Clock clock;
  private final Duration signs;
  private final Map<String, JWK> opened = new ConcurrentHashMap<>();
  private final Map<String, JWK> publicKeys = new ConcurrentHashMap<>();

  /** Only keys that this node has opened; the last one is the newest. */
  private volatile List<Row> rows = List.of();

  private Instant nextLook = Instant.MIN;
  private boolean neededBefore;
  private boolean saidSo;

  /**
   * @param needed whether to make the first key; the next ones are made in any case
   * @param signs how long a key signs
   */
  SigningKeys(
      LoginDatabase database,
      Kind kind,
      BooleanSupplier needed,
      Sealer sealer,
      Clock clock,
      Duration signs) {
    this.database = database;
    this.kind = kind;
    this.needed = needed;
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

  /** The key that signs now; empty if this node can open none. */
  Optional<JWK> current() {
    Instant now = clock.instant();
    List<Row> all = rows;
    for (int i = all.size() - 1; i >= 0; i--) {
      JWK key = opened.get(all.get(i).kid());
      if (key != null && !all.get(i).signsFrom().isAfter(now)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /**
   * Signs with the current key.
   *
   * @throws IllegalStateException if there is no key to sign with
   */
  String sign(JOSEObjectType type, JWTClaimsSet claims) {
    JWK key = current().orElseThrow(() -> new IllegalStateException("There is no signing key"));
    JWSHeader header =
        new JWSHeader.Builder(kind.algorithm).type(type).keyID(key.getKeyID()).build();
    SignedJWT jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(kind.signer(key));
    } catch (JOSEException noSuchSignature) {
      throw new IllegalStateException(
          "This JVM does not support " + kind.algorithm, noSuchSignature);
    }
    return jwt.serialize();
  }

  /**
   * Whether one of the published keys has signed this. The author of the header must not choose the
   * algorithm or the key, or name a key to fetch.
   */
  boolean hasSigned(SignedJWT jwt) throws JOSEException {
    JWSHeader header = jwt.getHeader();
    if (!header.getIncludedParams().equals(HEADER)
        || !header.getAlgorithm().equals(kind.algorithm)) {
      return false;
    }
    Optional<JWK> key = find(header.getKeyID());
    return key.isPresent() && jwt.verify(kind.verifier(key.get()));
  }

  /** From when until when the current key signs; empty if there is no key. */
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
  private Optional<JWK> find(String kid) {
    return published().stream().filter(key -> key.getKeyID().equals(kid)).findFirst();
  }

  /** The public keys that tokens may be signed with, now or soon. */
  List<JWK> published() {
    Instant now = clock.instant();
    List<Row> all = rows;
    List<JWK> published = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      JWK key = publicKeys.get(all.get(i).kid());
      boolean last = i == all.size() - 1;
      if (key != null && (last || now.isBefore(all.get(i + 1).signsFrom().plus(PUBLISHED_AFTER)))) {
        published.add(key);
      }
    }
    return published;
  }

  @Override
  public synchronized void run() {
    Instant now = clock.instant();
    boolean neededNow = needed.getAsBoolean();
    if (neededNow && !neededBefore) {
      // A client that needs a key was registered a moment ago.
      nextLook = Instant.MIN;
    }
    neededBefore = neededNow;
    if (now.isBefore(nextLook)) {
      return;
    }
    try {
      look(now);
      nextLook = now.plus(LOOK_EVERY);
      saidSo = false;
    } catch (RuntimeException failure) {
      // Catches everything: an exception that escapes stops a scheduled task.
      sayOnce(
          System.Logger.Level.WARNING,
          "event=keys outcome=failed reason=db_down cause=" + failure.getClass().getSimpleName());
    }
  }

  private void look(Instant now) {
    List<Row> all = readAndOpen();
    if (isNextDue(all, now)) {
      makeNext(all, now);
      all = readAndOpen();
    }
    forgetOld(all, now);
  }

  /** All rows, also those that this node could not open. */
  private List<Row> readAndOpen() {
    List<Row> all = read();
    Set<String> kids = all.stream().map(Row::kid).collect(Collectors.toSet());
    opened.keySet().retainAll(kids);
    publicKeys.keySet().retainAll(kids);
    List<Row> openedNow = all.stream().filter(this::isOpenedNow).toList();
    rows = all.stream().filter(row -> opened.containsKey(row.kid())).toList();
    openedNow.forEach(this::sealAgain);
    return all;
  }

  private boolean isNextDue(List<Row> all, Instant now) {
    List<Row> ours = rows;
    return ours.isEmpty()
        // Do not make another key instead: perhaps only this node has the wrong LOGIN_KEYS (F-60).
        ? all.isEmpty() && needed.getAsBoolean()
        : !now.isBefore(ours.get(ours.size() - 1).signsFrom().plus(signs).minus(PUBLISHED_BEFORE));
  }

  /**
   * The first free number after the newest key: a row that an attacker wrote may have any number.
   */
  private static long nextNumber(@Nullable Row newest, List<Row> all) {
    Set<Long> taken = all.stream().map(Row::number).collect(Collectors.toSet());
    long number = newest == null ? 1 : newest.number() + 1;
    while (taken.contains(number)) {
      number++;
    }
    return number;
  }

  /** Two nodes may do this at once: the number is unique, so only one key is stored. */
  private void makeNext(List<Row> all, Instant now) {
    List<Row> ours = rows;
    Row newest = ours.isEmpty() ? null : ours.get(ours.size() - 1);
    long number = nextNumber(newest, all);
    // Before the first key there is no list that a client could have cached.
    Instant signsFrom =
        newest == null ? now : later(newest.signsFrom().plus(signs), now.plus(PUBLISHED_BEFORE));
    JWK key = generate();
    try {
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "insert into "
                      + kind.table
                      + " (number, kid, sealed, public_jwk, created_at,"
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
      // Another node was first; its key is read in a moment.
    }
  }

  private JWK generate() {
    try {
      return kind.generate();
    } catch (JOSEException everyJdkHasBoth) {
      throw new IllegalStateException("No key for " + kind.algorithm, everyJdkHasBoth);
    }
  }

  private String seal(JWK key) {
    return sealer.seal(key.toJSONString(), kind.table, "sealed", key.getKeyID());
  }

  private List<Row> read() {
    return database.inTransaction(
        entities ->
            NativeSql.read(
                    entities,
                    "select number, kid, sealed, public_jwk, signs_from from "
                        + kind.table
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

  private Optional<JWK> parse(String jwk) {
    try {
      return Optional.of(JWK.parse(jwk)).filter(kind::fits);
    } catch (ParseException | RuntimeException notOurs) {
      // Parsers of JSON do not promise which exceptions they throw at malformed text.
      return Optional.empty();
    }
  }

  private boolean isOpenedNow(Row row) {
    if (opened.containsKey(row.kid())) {
      return false;
    }
    Optional<JWK> key =
        sealer
            .open(row.sealed(), kind.table, "sealed", row.kid())
            .flatMap(this::parse)
            .filter(
                found -> parse(row.publicJwk()).filter(found.toPublicJWK()::equals).isPresent());
    if (key.isEmpty()) {
      sayOnce(
          System.Logger.Level.ERROR,
          "event=keys outcome=failed reason=key_load kid="
              + (KID.matcher(row.kid()).matches() ? row.kid() : "?")
              + " detail=LOGIN_KEYS_of_this_node_cannot_open_it");
      return false;
    }
    publicKeys.put(row.kid(), key.get().toPublicJWK());
    opened.put(row.kid(), key.get());
    return true;
  }

  private void sealAgain(Row row) {
    JWK key = opened.get(row.kid());
    if (key != null && !sealer.isCurrent(row.sealed())) {
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "update " + kind.table + " set sealed = ?1 where number = ?2 and sealed = ?3",
                  seal(key),
                  row.number(),
                  row.sealed()));
    }
  }

  private void forgetOld(List<Row> all, Instant now) {
    for (Row old : all) {
      boolean replaced =
          rows.stream()
              .filter(row -> row.number() > old.number())
              .anyMatch(row -> now.isAfter(row.signsFrom().plus(PUBLISHED_AFTER).plus(SLACK)));
      if (replaced) {
        database.inTransaction(
            entities ->
                NativeSql.change(
                    entities, "delete from " + kind.table + " where number = ?1", old.number()));
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
