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
  private final Sealer sealer;
  private final String currentKeyId;
  private final Clock clock;

  public StoredTokens(TokenTable table, KeyRing keys, Clock clock) {
    this.table = table;
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
            userId,
            profile.provider(),
            profile.subject(),
            tokens,
            0));
  }

  /**
   * The newest tokens of this user that X has not refused; if X has refused all, the newest of
   * them. Empty if no stored tokens can be opened.
   */
  Optional<Stored> newest(String userId) {
    List<Stored> all = all(userId);
    return all.stream()
        .filter(stored -> !stored.row().revoked())
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  /** The same for each account of this user, the one with the newest tokens first. */
  List<Stored> newestOfEach(String userId) {
    Map<String, Stored> newest = new LinkedHashMap<>();
    for (Stored stored : all(userId)) {
      newest.merge(
          stored.row().provider() + ' ' + stored.row().subject(),
          stored,
          (newer, older) -> newer.row().revoked() && !older.row().revoked() ? older : newer);
    }
    return List.copyOf(newest.values());
  }

  /** The same for one account at X. */
  Optional<Stored> newest(String userId, String subject) {
    return newestOfEach(userId).stream()
        .filter(stored -> stored.row().subject().equals(subject))
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
    // The user may have been merged into another one meanwhile: nothing else moves a row.
    Optional<SealedTokens> moved =
        table
            .find(before.id())
            .filter(now -> now.version() == before.version() + 1)
            .filter(now -> !now.userId().equals(before.userId()));
    return moved.isPresent() && table.replace(moved.get(), next(moved.get(), tokens));
  }

  private SealedTokens next(SealedTokens before, UserTokens tokens) {
    return row(
        before.id(),
        before.userId(),
        before.provider(),
        before.subject(),
        tokens,
        before.version() + 1);
  }

  @Override
  public Optional<SealedTokens> sealedFor(SealedTokens row, String userId) {
    Optional<String> plain = sealer.open(row.sealed(), context(row));
    if (plain.isEmpty()) {
      corrupt(row);
    }
    return plain.map(
        text ->
            new SealedTokens(
                row.id(),
                userId,
                row.provider(),
                row.subject(),
                row.kind(),
                sealer.seal(text, context(userId, row.provider(), row.subject(), row.kind())),
                currentKeyId,
                row.scopes(),
                row.expiresAt(),
                row.storedAt(),
                row.revoked(),
                row.version()));
  }

  /** Marks tokens that X has refused. False if the row was replaced or refreshed meanwhile. */
  boolean markRevoked(SealedTokens row) {
    boolean marked = table.markRevoked(row);
    if (marked) {
      LOG.log(
          System.Logger.Level.INFO,
          "event=tokens outcome=revoked reason={0} user={1} kind={2}",
          REVOKED,
          row.userId(),
          row.kind());
    }
    return marked;
  }

  TokenTable table() {
    return table;
  }

  /** Seals the same tokens with the current key. False if the row cannot be opened. */
  boolean reseal(SealedTokens row) {
    Optional<String> plain = sealer.open(row.sealed(), context(row));
    if (plain.isEmpty()) {
      corrupt(row);
      return false;
    }
    // If another node wrote the row meanwhile, it did so with the current key.
    table.reseal(row, sealer.seal(plain.get(), context(row)), currentKeyId);
    return true;
  }

  String currentKeyId() {
    return currentKeyId;
  }

  private SealedTokens row(
      String id, String userId, String provider, String subject, UserTokens tokens, long version) {
    String kind = TokenText.kind(tokens);
    @Nullable OAuth2Tokens oauth2 = tokens instanceof UserTokens.OAuth2 of ? of.tokens() : null;
    Instant expiresAt = oauth2 == null ? null : oauth2.expiresAt();
    return new SealedTokens(
        id,
        userId,
        provider,
        subject,
        kind,
        sealer.seal(TokenText.write(tokens), context(userId, provider, subject, kind)),
        currentKeyId,
        oauth2 == null ? "" : oauth2.scopes().toString(),
        expiresAt,
        clock.instant(),
        false,
        version);
  }

  /** The tokens in a row; empty if they cannot be opened. */
  Optional<UserTokens> open(SealedTokens row) {
    Optional<UserTokens> tokens =
        sealer.open(row.sealed(), context(row)).flatMap(text -> TokenText.read(text, row));
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

  private static String[] context(SealedTokens row) {
    return context(row.userId(), row.provider(), row.subject(), row.kind());
  }

  private static String[] context(String userId, String provider, String subject, String kind) {
    return new String[] {TABLE, userId, provider, subject, kind};
  }
}
