package org.loginwithx.oauthserver;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.Confirmed;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.oauthserver.TokenResult.ErrorResponse;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.ClientLogout;
import org.loginwithx.user.GroupsBySettings;
import org.loginwithx.user.UserGroups;

/**
 * The log-ins of users at clients, and the refresh tokens that continue them (RFC 9700 section
 * 4.14.2): each is valid once, and using one again ends the whole family, since one of its two
 * holders is a thief.
 *
 * <p>Every token that the family ever had finds, and ends, the family by the secret that its tokens
 * have in common, although only the hashes of the last two generations are kept.
 */
final class RefreshTokenFamilies implements Confirmed.Rows<RefreshTokenFamily> {

  /** For an answer that was lost, and for two tabs that refresh at once. */
  static final Duration REPEAT = Duration.ofSeconds(10);

  /** How many families a user has at one client after repeated log-ins. */
  static final int MOST = 20;

  /** How many families a page shows, of all clients. */
  private static final int MOST_SHOWN = 100;

  private static final String COLUMNS =
      "select f.id, f.application_id, f.began_at, f.user_id, f.provider, f.subject, f.username,"
          + " f.display_name, f.group_names, f.generation, f.rotated_at, u.group_names,"
          + " f.login_at, f.scopes, f.resources"
          + " from login_family f"
          + " join login_application a on a.id = f.application_id"
          + " join login_user u on u.id = f.user_id"
          // No tokens after the user or the client was disabled.
          + " where u.disabled_at is null and a.enabled = true and f.ended_at is null"
          + " and f.expires_at > ?1 and f.seen_at > ?2";

  private final LoginDatabase database;
  private final Clock clock;
  private final Duration longest;
  private final Duration longestLogin;
  private final CurrentGroups groups;

  /**
   * @param longest how long a client may refresh
   * @param longestLogin how long the log-in of a browser lasts at most
   */
  RefreshTokenFamilies(
      LoginDatabase database,
      Clock clock,
      Duration longest,
      Duration longestLogin,
      GroupsBySettings settings) {
    this.database = database;
    this.clock = clock;
    this.longest = longest;
    this.longestLogin = longestLogin;
    this.groups = new CurrentGroups(settings);
  }

  /**
   * A family and its current token.
   *
   * @param refreshToken null if the client may not refresh
   */
  record Issued(RefreshTokenFamily family, @Nullable String refreshToken) {

    @Override
    public String toString() {
      return "Issued[family=" + family.id() + ", refreshToken=***]";
    }
  }

  /**
   * A new family.
   *
   * @param ended the families that ended for it, since there were too many
   */
  record Begun(Issued issued, List<String> ended) {}

  /** The result of using a refresh token. */
  sealed interface Refresh {

    /** It was valid. */
    record Done(Issued issued) implements Refresh {}

    /** It was valid earlier. The family has ended. */
    record Reused(String familyId) implements Refresh {}

    /** It is valid, and stays so, but the client wants more than it was granted. */
    record Refused(ErrorResponse error) implements Refresh {}

    /** It is no token, or not of this client, or no longer valid. */
    record Unknown() implements Refresh {}
  }

  /**
   * Begins a family; empty if the user or the client was deleted or disabled, or the log-in has
   * ended.
   *
   * @param goesOn whether the log-in has not ended; called while the lock blocks all requests that
   *     could end it
   */
  Optional<Begun> begin(
      EntityManager entities, CodeGrant grant, String codeHash, BooleanSupplier goesOn) {
    Member member = grant.member();
    // An administrator who disables the user waits for this lock and finds the family, or this
    // transaction waits and finds the user disabled.
    Optional<Object[]> person =
        NativeSql.first(
            entities,
            "select id, group_names from login_user where id = ?1 and disabled_at is null"
                + " for update",
            member.userId());
    boolean welcome =
        person.isPresent()
            && goesOn.getAsBoolean()
            && NativeSql.first(
                    entities,
                    "select id from login_application where id = ?1 and enabled = true",
                    grant.application())
                .isPresent();
    if (!welcome) {
      return Optional.empty();
    }
    Instant now = now();
    List<String> ended = endOldest(entities, grant, now);
    String id = UUID.randomUUID().toString();
    String secret = Secrets.seed();
    NativeSql.change(
        entities,
        "insert into login_family (id, secret_hash, code_hash, application_id, user_id, provider,"
            + " subject, username, display_name, group_names, began_at, seen_at, expires_at,"
            + " generation, rotated_at, login_id, login_at, scopes, resources) values (?1, ?2, ?3,"
            + " ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12, 1, ?11, ?13, ?14, ?15, ?16)",
        id,
        Secrets.sha256(secret),
        codeHash,
        grant.application(),
        member.userId(),
        member.profile().provider(),
        member.profile().subject(),
        member.profile().username(),
        member.profile().displayName(),
        member.groupLines(),
        now,
        now.plus(longest),
        grant.loginId(),
        grant.loginAt(),
        grant.scopes().text(),
        String.join("\n", grant.resources()));
    Member current = groups.current(entities, member, person.get()[1]);
    RefreshTokenFamily family =
        new RefreshTokenFamily(
            id,
            grant.application(),
            current,
            now,
            grant.loginAt(),
            grant.scopes(),
            grant.resources());
    Issued issued =
        new Issued(family, family.isOffline() ? newToken(entities, id, secret, 1) : null);
    return Optional.of(new Begun(issued, ended));
  }

  /**
   * Makes room for one more. Another request that begins a family for this user waits for this one.
   */
  private static List<String> endOldest(EntityManager entities, CodeGrant grant, Instant now) {
    List<String> oldest =
        NativeSql.read(
                entities,
                "select id from login_family where user_id = ?1 and application_id = ?2"
                    + " and ended_at is null and expires_at > ?3 and seen_at > ?4"
                    + " order by began_at desc, id offset "
                    + (MOST - 1)
                    + " rows",
                grant.member().userId(),
                grant.application(),
                now,
                now.minus(TokenLifetimes.UNUSED))
            .stream()
            .map(row -> NativeSql.text(row[0]))
            .toList();
    oldest.forEach(id -> ClientLogout.one(entities, id, now));
    return oldest;
  }

  private static String newToken(
      EntityManager entities, String familyId, String secret, long generation) {
    RefreshToken token = RefreshToken.of(secret);
    NativeSql.change(
        entities,
        "insert into login_refresh_token (token_hash, family_id, generation) values (?1, ?2, ?3)",
        token.hash(),
        familyId,
        generation);
    return token.text();
  }

  /**
   * Takes a token and issues the next one.
   *
   * @param asked the scopes that the client wants now; null for all
   * @param resources the resources that it wants now; empty for all
   */
  Refresh refresh(
      String application, String token, @Nullable Scopes asked, List<String> resources) {
    return RefreshToken.parse(token)
        .map(
            parsed ->
                database.inTransaction(
                    entities -> refresh(entities, application, parsed, asked, resources)))
        .orElseGet(Refresh.Unknown::new);
  }

  private Refresh refresh(
      EntityManager entities,
      String application,
      RefreshToken token,
      @Nullable Scopes asked,
      List<String> resources) {
    // Of two requests with the same token, the second reads what the first has written.
    Optional<Object[]> locked =
        NativeSql.first(
            entities,
            "select id from login_family where secret_hash = ?1 for update",
            token.familyHash());
    if (locked.isEmpty()) {
      return new Refresh.Unknown();
    }
    String id = NativeSql.text(locked.get()[0]);
    Optional<Object[]> row = live(entities, id).filter(each -> application.equals(each[1]));
    if (row.isEmpty()) {
      return new Refresh.Unknown();
    }
    Instant now = now();
    long current = NativeSql.number(row.get()[9]);
    long generation = generation(entities, id, token);
    boolean repeated = generation == current - 1 && isRepeat(NativeSql.instant(row.get()[10]), now);
    Optional<ErrorResponse> tooMuch = tooMuch(row.get(), asked, resources);
    if ((generation == current || repeated) && tooMuch.isPresent()) {
      return new Refresh.Refused(tooMuch.get());
    }
    if (generation == current) {
      rotate(entities, id, current, now);
      return done(entities, row.get(), newToken(entities, id, token.familySecret(), current + 1));
    }
    if (repeated) {
      // This is safe: the new token is of the same generation as the first one issued. Once one of
      // them is used, the others are old, and using one of those ends the family, just as if the
      // token itself had been stolen ten seconds earlier. The answer cannot repeat the first token:
      // only its hash is stored.
      return done(entities, row.get(), newToken(entities, id, token.familySecret(), current));
    }
    ClientLogout.one(entities, id, now);
    return new Refresh.Reused(id);
  }

  /** RFC 6749 section 6: never more than the user granted; RFC 8707 section 2.2. */
  private static Optional<ErrorResponse> tooMuch(
      Object[] row, @Nullable Scopes asked, List<String> resources) {
    if (asked != null && !Scopes.of(NativeSql.text(row[13])).covers(asked)) {
      return Optional.of(ErrorResponse.INVALID_SCOPE);
    }
    return NativeSql.text(row[14]).lines().toList().containsAll(resources)
        ? Optional.empty()
        : Optional.of(ErrorResponse.INVALID_TARGET);
  }

  /** After a clock was set back, a token that was stolen long ago must not count as a repeat. */
  private static boolean isRepeat(Instant rotated, Instant now) {
    return !now.isBefore(rotated.minus(AccessTokens.SKEW)) && !now.isAfter(rotated.plus(REPEAT));
  }

  /** Zero for a token that was used up some time ago. */
  private static long generation(EntityManager entities, String familyId, RefreshToken token) {
    return NativeSql.first(
            entities,
            "select generation from login_refresh_token where token_hash = ?1 and family_id = ?2",
            token.hash(),
            familyId)
        .map(row -> NativeSql.number(row[0]))
        .orElse(0L);
  }

  private static void rotate(EntityManager entities, String id, long current, Instant now) {
    NativeSql.change(
        entities,
        "update login_family set generation = ?1, rotated_at = ?2, seen_at = ?2 where id = ?3",
        current + 1,
        now,
        id);
    NativeSql.change(
        entities,
        "delete from login_refresh_token where family_id = ?1 and generation < ?2",
        id,
        current);
  }

  private Refresh done(EntityManager entities, Object[] row, String token) {
    return new Refresh.Done(new Issued(family(entities, row), token));
  }

  private RefreshTokenFamily family(EntityManager entities, Object[] row) {
    return new RefreshTokenFamily(
        NativeSql.text(row[0]),
        NativeSql.text(row[1]),
        groups.current(entities, Member.of(row[3], row, 4), row[11]),
        NativeSql.instant(row[2]),
        // Rows from before OpenID Connect do not have it.
        NativeSql.instant(row[12] == null ? row[2] : row[12]),
        Scopes.of(NativeSql.text(row[13])),
        NativeSql.text(row[14]).lines().toList());
  }

  private Optional<Object[]> live(EntityManager entities, String id) {
    Instant now = now();
    return NativeSql.first(
        entities, COLUMNS + " and f.id = ?3", now, now.minus(TokenLifetimes.UNUSED), id);
  }

  /** The family of this id, if it has not ended. Two SELECTs. */
  @Override
  public Optional<RefreshTokenFamily> read(String id) {
    return database.inTransaction(entities -> live(entities, id).map(row -> family(entities, row)));
  }

  @Override
  public Set<String> good(List<String> ids) {
    Instant now = now();
    List<Object> values = new ArrayList<>(List.of(now, now.minus(TokenLifetimes.UNUSED)));
    values.addAll(ids);
    String places = NativeSql.places(3, ids.size());
    return database.read(
        entities ->
            NativeSql.read(
                    entities,
                    COLUMNS + " and f.id in (" + places + ")" + UserGroups.UNCHANGED,
                    values.toArray())
                .stream()
                .map(row -> NativeSql.text(row[0]))
                .collect(Collectors.toSet()));
  }

  @Override
  public String userId(RefreshTokenFamily family) {
    return family.member().userId();
  }

  /** The clients that a user is logged in to, the newest first, a hundred at most. One SELECT. */
  List<ClientLogin> of(String userId) {
    Instant now = now();
    return database.inTransaction(
        entities ->
            NativeSql.read(
                    entities,
                    "select f.id, a.name, f.began_at, f.seen_at from login_family f"
                        + " join login_application a on a.id = f.application_id"
                        + " where f.user_id = ?1 and f.ended_at is null and f.expires_at > ?2"
                        + " and f.seen_at > ?3 order by f.began_at desc, f.id fetch first "
                        + MOST_SHOWN
                        + " rows only",
                    userId,
                    now,
                    now.minus(TokenLifetimes.UNUSED))
                .stream()
                .map(
                    row ->
                        new ClientLogin(
                            NativeSql.text(row[0]),
                            NativeSql.text(row[1]),
                            NativeSql.instant(row[2]),
                            NativeSql.instant(row[3])))
                .toList());
  }

  /** Ends one family of a user; false if the user has no such family (any more). */
  boolean end(String userId, String id) {
    return database.inTransaction(
        entities ->
            NativeSql.exists(
                    entities,
                    "select id from login_family where id = ?1 and user_id = ?2",
                    id,
                    userId)
                && ClientLogout.one(entities, id, now()));
  }

  /** The family of a token of this client that could be used now. Up to three SELECTs. */
  Optional<RefreshTokenFamily> ofToken(String application, String token) {
    return RefreshToken.parse(token)
        .flatMap(
            parsed -> database.inTransaction(entities -> current(entities, application, parsed)));
  }

  private Optional<RefreshTokenFamily> current(
      EntityManager entities, String application, RefreshToken token) {
    return NativeSql.first(
            entities,
            "select id from login_family where secret_hash = ?1 and application_id = ?2",
            token.familyHash(),
            application)
        .flatMap(row -> live(entities, NativeSql.text(row[0])))
        .filter(
            row -> generation(entities, NativeSql.text(row[0]), token) == NativeSql.number(row[9]))
        .map(row -> family(entities, row));
  }

  /** Ends all families of a user at a client; returns their ids. */
  static List<String> endAt(
      EntityManager entities, String userId, String application, Instant now) {
    List<String> ids =
        NativeSql.read(
                entities,
                "select id from login_family"
                    + " where user_id = ?1 and application_id = ?2 and ended_at is null",
                userId,
                application)
            .stream()
            .map(row -> NativeSql.text(row[0]))
            .toList();
    ids.forEach(id -> ClientLogout.one(entities, id, now));
    return ids;
  }

  /** Ends the family that began with this code, if there is one; returns its id. */
  Optional<String> endOfCode(String application, String codeHash) {
    return endWhere("code_hash", codeHash, application, ClientLogout::one);
  }

  /** Ends the family of a token, even of a used one, for the client; returns its id. */
  Optional<String> endOfToken(String application, String token) {
    return RefreshToken.parse(token)
        .flatMap(
            parsed ->
                endWhere("secret_hash", parsed.familyHash(), application, ClientLogout::untold));
  }

  /** Ends the family that an access token names, for the client; returns its id if it did. */
  Optional<String> endOfId(String application, String id) {
    return endWhere("id", id, application, ClientLogout::untold);
  }

  private Optional<String> endWhere(String column, String value, String application, End end) {
    return database.inTransaction(
        entities ->
            NativeSql.first(
                    entities,
                    "select id from login_family where "
                        + column
                        + " = ?1 and application_id = ?2 and ended_at is null",
                    value,
                    application)
                .map(row -> NativeSql.text(row[0]))
                .filter(id -> end.of(entities, id, now())));
  }

  /** How a family ends; false if it had ended before. */
  @FunctionalInterface
  private interface End {
    boolean of(EntityManager entities, String id, Instant now);
  }

  /**
   * Deletes rows that are not needed any more, neither to detect a thief nor to tell the client
   * that the log-in of the browser has ended. In each {@link TokenLifetimes#UNUSED} of that log-in,
   * at most {@link #MOST} more are kept for one user and client.
   */
  void purge() {
    Instant now = now();
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "delete from login_family where ended_at < ?1"
                    + " or ((expires_at < ?1 or seen_at < ?2) and (not ("
                    + ClientLogout.OPENID
                    + ") or login_at < ?3))",
                now,
                now.minus(TokenLifetimes.UNUSED),
                now.minus(longestLogin)));
  }

  /** The database keeps microseconds. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
