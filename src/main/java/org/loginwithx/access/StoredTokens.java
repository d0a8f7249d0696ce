package org.loginwithx.access;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.account.TokenKeeper;
import org.loginwithx.account.TokenMover;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;
import org.loginwithx.user.ExchangeTable;
import org.loginwithx.user.Profile;
import org.loginwithx.user.SealedTokens;
import org.loginwithx.user.TokenTable;
import org.loginwithx.x.UserTokens;

/**
 * Users' tokens, sealed. A sealed value is bound to its table, user, account and kind, so that it
 * does not open after an attacker moved it to another row.
 */
@Internal
public final class StoredTokens implements TokenKeeper, TokenMover {

  /** In the log: X refused a token, usually because the user revoked it there. */
  public static final String REVOKED = "user_token_revoked";

  /** In the log: a stored value cannot be opened. */
  public static final String CORRUPT = "token_corrupt";

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");
  private static final String TABLE = "login_tokens";

  private final TokenTable table;
  private final ExchangeTable exchange;
  private final Sealer sealer;
  private final String currentKeyId;
  private final Clock clock;

  public StoredTokens(TokenTable table, KeyRing keys, Clock clock) {
    this.table = table;
    this.exchange = table.exchange();
    this.sealer = new Sealer(keys);
    this.currentKeyId = keys.currentId();
    this.clock = clock;
  }

  /**
   * Current tokens and their row.
   *
   * @param row the row
   * @param tokens the tokens in it
   */
  record Stored(SealedTokens row, UserTokens tokens) {}

  @Override
  public void keep(String userId, Profile profile, UserTokens tokens) {
    table.put(
        row(
            UUID.randomUUID().toString(),
            new Place(userId, profile.provider(), profile.subject(), TokenText.kind(tokens)),
            tokens,
            clock.instant(),
            0));
  }

  /**
   * The tokens to use for this user: those of the account with the newest tokens that X has not
   * refused; if X has refused all, the newest. Empty if no stored tokens can be opened.
   */
  Optional<Stored> newest(String userId) {
    List<Stored> all = all(userId);
    return all.stream()
        .filter(stored -> !stored.row().revoked())
        .findFirst()
        .or(() -> all.stream().findFirst())
        .flatMap(
            newest ->
                all.stream()
                    .filter(stored -> account(stored).equals(account(newest)))
                    .reduce(this::preferred));
  }

  /**
   * Of two for one account, a pair of OAuth 2.0 rather than a token of OAuth 1.0a, which it may
   * have been exchanged for; else the newer ones.
   */
  private Stored preferred(Stored newer, Stored older) {
    if (isUsable(newer) != isUsable(older)) {
      return isUsable(newer) ? newer : older;
    }
    boolean oauth1 = newer.tokens() instanceof UserTokens.OAuth1;
    return oauth1 && older.tokens() instanceof UserTokens.OAuth2 ? older : newer;
  }

  private boolean isUsable(Stored stored) {
    boolean expired =
        stored.tokens() instanceof UserTokens.OAuth2 pair
            && pair.tokens().refreshToken() == null
            && pair.tokens().expiresAt().isBefore(clock.instant());
    return !stored.row().revoked() && !expired;
  }

  private static String account(Stored stored) {
    return stored.row().provider() + ' ' + stored.row().subject();
  }

  /** The same for each account of this user, the one with the newest tokens first. */
  List<Stored> newestOfEach(String userId) {
    Map<String, Stored> newest = new LinkedHashMap<>();
    for (Stored stored : all(userId)) {
      newest.merge(account(stored), stored, this::preferred);
    }
    return List.copyOf(newest.values());
  }

  /** The same for one account at X. */
  Optional<Stored> newest(String userId, String subject) {
    return newestOfEach(userId).stream()
        .filter(stored -> stored.row().subject().equals(subject))
        .findFirst();
  }

  /** The token of OAuth 1.0a that this pair was exchanged for, if it is kept and still good. */
  Optional<Stored> replacedBy(SealedTokens pair) {
    return all(pair.userId()).stream()
        .filter(stored -> stored.tokens() instanceof UserTokens.OAuth1)
        .filter(stored -> !stored.row().revoked())
        .filter(stored -> stored.row().provider().equals(pair.provider()))
        .filter(stored -> stored.row().subject().equals(pair.subject()))
        .findFirst();
  }

  /** All tokens of this user that can be opened, the newest first. */
  List<Stored> all(String userId) {
    List<Stored> opened = new ArrayList<>();
    for (SealedTokens row : table.ofUser(userId)) {
      open(row).ifPresent(tokens -> opened.add(new Stored(row, tokens)));
    }
    return opened;
  }

  /** The current version of this row. */
  Optional<Stored> reread(SealedTokens row) {
    return table.find(row.id()).flatMap(now -> open(now).map(tokens -> new Stored(now, tokens)));
  }

  /** Writes refreshed tokens. False if the user brought new ones meanwhile. */
  boolean replace(SealedTokens before, UserTokens tokens) {
    if (table.replace(before, next(before, tokens))) {
      return true;
    }
    Optional<SealedTokens> moved = moved(before);
    return moved.isPresent() && table.replace(moved.get(), next(moved.get(), tokens));
  }

  /** The same row if its user was merged into another one meanwhile: nothing else moves a row. */
  private Optional<SealedTokens> moved(SealedTokens before) {
    return table
        .find(before.id())
        .filter(now -> now.version() == before.version() + 1)
        .filter(now -> !now.userId().equals(before.userId()));
  }

  /**
   * Stores the pair that X gave for a token of OAuth 1.0a, beside it. False if the user deleted or
   * replaced the token meanwhile.
   */
  boolean keepExchanged(SealedTokens oauth1, OAuth2Tokens pair) {
    if (exchange.save(oauth1, exchanged(oauth1, pair))) {
      return true;
    }
    Optional<SealedTokens> moved = moved(oauth1);
    return moved.isPresent() && exchange.save(moved.get(), exchanged(moved.get(), pair));
  }

  /** It counts as old as the token: any log-in since is newer. */
  private SealedTokens exchanged(SealedTokens oauth1, OAuth2Tokens pair) {
    return row(
        UUID.randomUUID().toString(),
        Place.of(oauth1).of(SealedTokens.EXCHANGED),
        new UserTokens.OAuth2(pair),
        oauth1.storedAt(),
        0);
  }

  /** Whether this pair is stored for the account of this row. */
  boolean holds(SealedTokens row, OAuth2Tokens pair) {
    String userId = table.find(row.id()).map(SealedTokens::userId).orElse(row.userId());
    return all(userId).stream()
        .anyMatch(
            stored ->
                stored.tokens() instanceof UserTokens.OAuth2 held
                    && held.tokens().accessToken().equals(pair.accessToken()));
  }

  /** Marks a token of OAuth 1.0a that X neither exchanges nor accepts any more. */
  void markRefused(SealedTokens oauth1) {
    if (exchange.refuseRevoked(oauth1)) {
      revoked(oauth1);
    }
  }

  /**
   * Notes that a call with this pair has succeeded.
   *
   * @return the pairs that it replaces and that are deleted now
   */
  List<Stored> worked(Stored pair) {
    List<Stored> deleted = new ArrayList<>();
    for (SealedTokens row : exchange.worked(pair.row())) {
      open(row).ifPresent(tokens -> deleted.add(new Stored(row, tokens)));
    }
    return deleted;
  }

  private SealedTokens next(SealedTokens before, UserTokens tokens) {
    // A log-in during the refresh of an exchanged pair has a row of its own, and must stay newer.
    boolean exchanged = before.kind().equals(SealedTokens.EXCHANGED);
    return row(
        before.id(),
        Place.of(before),
        tokens,
        exchanged ? before.storedAt() : clock.instant(),
        before.version() + 1);
  }

  @Override
  public Optional<SealedTokens> sealedFor(SealedTokens row, String userId) {
    Place place = Place.of(row);
    Optional<String> plain = sealer.open(row.sealed(), place.context());
    if (plain.isEmpty()) {
      corrupt(row);
    }
    Place moved = new Place(userId, place.provider(), place.subject(), place.kind());
    return plain.map(
        text ->
            new SealedTokens(
                row.id(),
                userId,
                row.provider(),
                row.subject(),
                row.kind(),
                sealer.seal(text, moved.context()),
                currentKeyId,
                row.scopes(),
                row.expiresAt(),
                row.storedAt(),
                row.revoked(),
                row.worked(),
                row.version()));
  }

  /** Marks tokens that X has refused. False if the row was replaced or refreshed meanwhile. */
  boolean markRevoked(SealedTokens row) {
    boolean marked = table.markRevoked(row);
    if (marked) {
      revoked(row);
    }
    return marked;
  }

  private static void revoked(SealedTokens row) {
    LOG.log(
        System.Logger.Level.INFO,
        "event=tokens outcome=revoked reason={0} user={1} kind={2}",
        REVOKED,
        row.userId(),
        row.kind());
  }

  TokenTable table() {
    return table;
  }

  ExchangeTable exchange() {
    return exchange;
  }

  /** Seals the same tokens with the current key. False if the row cannot be opened. */
  boolean reseal(SealedTokens row) {
    Optional<String> plain = sealer.open(row.sealed(), Place.of(row).context());
    if (plain.isEmpty()) {
      corrupt(row);
      return false;
    }
    // If another node wrote the row meanwhile, it did so with the current key.
    table.reseal(row, sealer.seal(plain.get(), Place.of(row).context()), currentKeyId);
    return true;
  }

  String currentKeyId() {
    return currentKeyId;
  }

  private SealedTokens row(
      String id, Place place, UserTokens tokens, Instant storedAt, long version) {
    @Nullable OAuth2Tokens oauth2 = tokens instanceof UserTokens.OAuth2 of ? of.tokens() : null;
    Instant expiresAt = oauth2 == null ? null : oauth2.expiresAt();
    return new SealedTokens(
        id,
        place.userId(),
        place.provider(),
        place.subject(),
        place.kind(),
        sealer.seal(TokenText.write(tokens), place.context()),
        currentKeyId,
        oauth2 == null ? "" : oauth2.scopes().toString(),
        expiresAt,
        storedAt,
        false,
        false,
        version);
  }

  /** The tokens in a row; empty if they cannot be opened. */
  Optional<UserTokens> open(SealedTokens row) {
    Optional<UserTokens> tokens =
        sealer
            .open(row.sealed(), Place.of(row).context())
            .flatMap(text -> TokenText.read(text, row));
    if (tokens.isEmpty()) {
      corrupt(row);
    }
    return tokens;
  }

  private static void corrupt(SealedTokens row) {
    LOG.log(
        System.Logger.Level.ERROR,
        "event=tokens outcome=failed reason={0} row={1} key={2} detail=treated_as_not_there",
        CORRUPT,
        row.id(),
        row.keyId());
  }

  /** What a sealed value is bound to. */
  private record Place(String userId, String provider, String subject, String kind) {

    static Place of(SealedTokens row) {
      return new Place(row.userId(), row.provider(), row.subject(), row.kind());
    }

    Place of(String otherKind) {
      return new Place(userId, provider, subject, otherKind);
    }

    String[] context() {
      return new String[] {TABLE, userId, provider, subject, kind};
    }
  }
}
