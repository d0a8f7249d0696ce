package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;

/**
 * The stored tokens of linked users. Every write names the version of the row that it changes, so
 * that concurrent writes of two nodes are noticed.
 */
@Internal
public final class TokenTable {

  private final LoginDatabase database;
  private final Clock clock;

  public TokenTable(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The same tokens, for their exchange. */
  public ExchangeTable exchange() {
    return new ExchangeTable(database, clock);
  }

  /**
   * Stores tokens that a user just brought, in place of any earlier ones of this kind for this
   * account. One UPDATE, or the first time one INSERT.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public void put(SealedTokens tokens) {
    if (database.inTransaction(entities -> overwrite(entities, tokens))) {
      return;
    }
    try {
      database.inTransaction(
          entities -> {
            entities.persist(new SealedTokensRow(tokens));
            return true;
          });
    } catch (UniqueViolationException anotherLoginWasFirst) {
      database.inTransaction(entities -> overwrite(entities, tokens));
    }
  }

  /** A node that is refreshing the old tokens finds a new version of the row. */
  static boolean overwrite(EntityManager entities, SealedTokens tokens) {
    return withValues(
                entities.createQuery(
                    "update SealedTokensRow t set t.sealed = :sealed,"
                        + " t.keyId = :keyId, t.scopes = :scopes, t.expiresAt = :expiresAt,"
                        + " t.storedAt = :storedAt, t.revokedAt = null, t.exchangeState = null,"
                        + " t.exchangedAt = null, t.workedAt = null, t.version = t.version + 1"
                        + " where t.provider = :provider and t.subject = :subject"
                        // Not if its owner was merged into another user during this log-in.
                        + " and t.kind = :kind and t.userId = :userId"),
                tokens)
            .setParameter("userId", tokens.userId())
            .setParameter("provider", tokens.provider())
            .setParameter("subject", tokens.subject())
            .setParameter("kind", tokens.kind())
            .executeUpdate()
        == 1;
  }

  private static Query withValues(Query query, SealedTokens tokens) {
    return query
        .setParameter("sealed", tokens.sealed())
        .setParameter("keyId", tokens.keyId())
        .setParameter("scopes", tokens.scopes())
        .setParameter("expiresAt", offset(tokens.expiresAt()))
        .setParameter("storedAt", offset(tokens.storedAt()));
  }

  /** All tokens of a user, the newest first. One SELECT. */
  public List<SealedTokens> ofUser(String userId) {
    return database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "select t from SealedTokensRow t where t.userId = :userId"
                        + " order by t.storedAt desc",
                    SealedTokensRow.class)
                .setParameter("userId", userId)
                .getResultStream()
                .map(SealedTokensRow::toSealedTokens)
                .toList());
  }

  /** The row as it is now; empty if it was deleted. */
  public Optional<SealedTokens> find(String id) {
    return database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "select t from SealedTokensRow t where t.id = :id", SealedTokensRow.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .map(SealedTokensRow::toSealedTokens));
  }

  /**
   * Asks for the right to refresh this version of the row, for 30 seconds by the database's clock.
   * It holds no transaction and no connection meanwhile.
   *
   * @param owner identifies the caller
   * @return true for only one owner at a time on all nodes
   */
  public boolean lease(SealedTokens tokens, String owner) {
    return database.inTransaction(
        entities ->
            NativeSql.change(
                    entities,
                    "update login_tokens set lease = ?1,"
                        + " lease_until = current_timestamp + interval '30' second"
                        + " where id = ?2 and version = ?3"
                        + " and (lease_until is null or lease_until < current_timestamp"
                        + " or lease = ?1)",
                    owner,
                    tokens.id(),
                    tokens.version())
                == 1);
  }

  /** Returns an unused lease. */
  public void release(SealedTokens tokens, String owner) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "update login_tokens set lease = null, lease_until = null"
                    + " where id = ?1 and lease = ?2",
                tokens.id(),
                owner));
  }

  /**
   * Writes what the owner of the lease got from X, and ends the lease.
   *
   * @param before the version that was leased
   * @param after the new content
   * @return false if the user brought new tokens meanwhile; those stay
   */
  public boolean replace(SealedTokens before, SealedTokens after) {
    return database.inTransaction(
        entities ->
            withValues(
                        entities.createQuery(
                            "update SealedTokensRow t set t.sealed = :sealed, t.keyId = :keyId,"
                                + " t.scopes = :scopes, t.expiresAt = :expiresAt,"
                                + " t.storedAt = :storedAt, t.version = t.version + 1,"
                                + " t.lease = null, t.leaseUntil = null"
                                + " where t.id = :id and t.version = :version"),
                        after)
                    .setParameter("id", before.id())
                    .setParameter("version", before.version())
                    .executeUpdate()
                == 1);
  }

  /** Marks this version as revoked at X; a newer one is not touched. */
  public boolean markRevoked(SealedTokens tokens) {
    return database.inTransaction(
        entities ->
            entities
                    .createQuery(
                        "update SealedTokensRow t set t.revokedAt = :now, t.version = t.version + 1,"
                            + " t.lease = null, t.leaseUntil = null"
                            + " where t.id = :id and t.version = :version")
                    .setParameter("now", offset(clock.instant()))
                    .setParameter("id", tokens.id())
                    .setParameter("version", tokens.version())
                    .executeUpdate()
                == 1);
  }

  /** Deletes this version of a row. False if the row was changed or deleted meanwhile. */
  public boolean delete(SealedTokens tokens) {
    return database.inTransaction(entities -> delete(entities, tokens));
  }

  static boolean delete(EntityManager entities, SealedTokens tokens) {
    return entities
            .createQuery("delete from SealedTokensRow t where t.id = :id and t.version = :version")
            .setParameter("id", tokens.id())
            .setParameter("version", tokens.version())
            .executeUpdate()
        == 1;
  }

  /** How many rows are sealed with another key than this one. */
  public long countNotSealedWith(String keyId) {
    return database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "select count(t) from SealedTokensRow t where t.keyId <> :keyId", Long.class)
                .setParameter("keyId", keyId)
                .getSingleResult());
  }

  /**
   * The next rows that are sealed with another key than this one.
   *
   * @param afterId the id of the last row of the previous page, empty for the first page
   */
  public List<SealedTokens> notSealedWith(String keyId, String afterId, int most) {
    return database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "select t from SealedTokensRow t where t.keyId <> :keyId and t.id > :afterId"
                        + " order by t.id",
                    SealedTokensRow.class)
                .setParameter("keyId", keyId)
                .setParameter("afterId", afterId)
                .setMaxResults(most)
                .getResultStream()
                .map(SealedTokensRow::toSealedTokens)
                .toList());
  }

  /** Writes the same tokens under another key; no effect if the row was written meanwhile. */
  public boolean reseal(SealedTokens before, String sealed, String keyId) {
    return database.inTransaction(
        entities ->
            entities
                    .createQuery(
                        "update SealedTokensRow t set t.sealed = :sealed, t.keyId = :keyId"
                            + " where t.id = :id and t.version = :version and t.keyId = :before")
                    .setParameter("sealed", sealed)
                    .setParameter("keyId", keyId)
                    .setParameter("id", before.id())
                    .setParameter("version", before.version())
                    .setParameter("before", before.keyId())
                    .executeUpdate()
                == 1);
  }

  static @Nullable OffsetDateTime offset(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
