package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;

/**
 * The exchange of stored tokens of OAuth 1.0a for pairs of OAuth 2.0. Whether it is under way and
 * how far it has come is in the rows, so any node can go on with it at any time.
 */
@Internal
public final class ExchangeTable {

  /** A pair that can be used, or refreshed: X gives a refresh token for this scope. */
  private static final String USABLE_PAIR =
      "exists (select p.id from SealedTokensRow p where p.provider = t.provider"
          + " and p.subject = t.subject and p.kind <> 'oauth1' and p.revokedAt is null"
          + " and (p.expiresAt > :now or p.scopes like '%offline.access%'))";

  /** Also after an exchange, if X has refused the pair since. */
  private static final String OPEN =
      " t.kind = 'oauth1' and t.revokedAt is null"
          + " and (t.exchangeState is null or t.exchangeState <> 'refused') and not "
          + USABLE_PAIR;

  private final LoginDatabase database;
  private final Clock clock;

  ExchangeTable(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * How many tokens of OAuth 1.0a were exchanged, were refused by X, and are left.
   *
   * @param done pairs from an exchange that X has not refused
   * @param refused tokens that X does not exchange
   * @param left tokens of users without a pair of OAuth 2.0
   */
  public record Counts(long done, long refused, long left) {}

  /** Three SELECTs that read the whole table. */
  public Counts counts() {
    return database.inTransaction(
        entities ->
            new Counts(
                NativeSql.count(
                    entities,
                    "select count(*) from login_tokens where kind = 'exchanged'"
                        + " and revoked_at is null"),
                NativeSql.count(
                    entities,
                    "select count(*) from login_tokens where kind = 'oauth1'"
                        + " and exchange_state = 'refused'"),
                entities
                    .createQuery("select count(t) from SealedTokensRow t where" + OPEN, Long.class)
                    .setParameter("now", now())
                    .getSingleResult()));
  }

  /**
   * Whether the nodes exchange tokens.
   *
   * @param running whether an administrator or a setting has begun it, and it has not ended
   * @param problem why it stopped before the end, as in the log; empty if it did not
   */
  public record State(boolean running, String problem) {}

  /** The same for all nodes. */
  public State state() {
    Object[] row =
        database.read(
            entities ->
                NativeSql.first(
                        entities, "select running, problem from login_exchange where id = 1")
                    .orElseThrow());
    return new State(NativeSql.flag(row[0]), row[1] == null ? "" : NativeSql.text(row[1]));
  }

  /** Lets all nodes exchange tokens; false if they may do so already. */
  public boolean begin() {
    return change("running = true, problem = null where running = false");
  }

  /** Stops all nodes; false if they are stopped already. */
  public boolean stop() {
    return change("running = false where running = true");
  }

  /**
   * Notes that nothing is left, or that it cannot go on.
   *
   * @param problem why it cannot; null if nothing is left
   */
  public void end(@Nullable String problem) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "update login_exchange set running = false, problem = cast(?1 as varchar(40))",
                problem));
  }

  private boolean change(String assignment) {
    return database.inTransaction(
        entities -> NativeSql.change(entities, "update login_exchange set " + assignment) == 1);
  }

  /**
   * The next tokens of OAuth 1.0a to exchange.
   *
   * @param afterId the id of the last row of the previous page, empty for the first page
   */
  public List<SealedTokens> open(String afterId, int most) {
    return database.inTransaction(
        entities ->
            rows(
                entities
                    .createQuery(
                        "select t from SealedTokensRow t where"
                            + OPEN
                            + " and t.id > :afterId order by t.id",
                        SealedTokensRow.class)
                    .setParameter("now", now())
                    .setParameter("afterId", afterId)
                    .setMaxResults(most)));
  }

  /** Whether this version of the row is still to exchange. */
  public boolean isOpen(SealedTokens oauth1) {
    return database.inTransaction(
        entities ->
            !entities
                .createQuery(
                    "select t.id from SealedTokensRow t where"
                        + OPEN
                        + " and t.id = :id and t.version = :version",
                    String.class)
                .setParameter("now", now())
                .setParameter("id", oauth1.id())
                .setParameter("version", oauth1.version())
                .getResultList()
                .isEmpty());
  }

  /**
   * Stores a pair that X gave for a token, in place of the pair of an earlier exchange, and ends
   * the lease. One transaction.
   *
   * @param oauth1 the version that was leased
   * @return false if the user deleted or replaced the token meanwhile; nothing is stored then
   */
  public boolean save(SealedTokens oauth1, SealedTokens pair) {
    return database.inTransaction(
        entities -> {
          if (!mark(entities, oauth1, "t.exchangeState = 'done', t.exchangedAt = :now")) {
            return false;
          }
          if (!TokenTable.overwrite(entities, pair)) {
            entities.persist(new SealedTokensRow(pair));
          }
          return true;
        });
  }

  /** Notes that X does not exchange this version of the token, which is still good. */
  public boolean refuse(SealedTokens oauth1) {
    return database.inTransaction(
        entities -> mark(entities, oauth1, "t.exchangeState = 'refused', t.exchangedAt = :now"));
  }

  /** Notes the same of a token that X no longer accepts at all. */
  public boolean refuseRevoked(SealedTokens oauth1) {
    return database.inTransaction(
        entities ->
            mark(
                entities,
                oauth1,
                "t.exchangeState = 'refused', t.exchangedAt = :now, t.revokedAt = :now"));
  }

  private boolean mark(EntityManager entities, SealedTokens oauth1, String change) {
    return entities
            .createQuery(
                "update SealedTokensRow t set "
                    + change
                    + ", t.version = t.version + 1, t.lease = null, t.leaseUntil = null"
                    + " where t.id = :id and t.version = :version")
            .setParameter("now", now())
            .setParameter("id", oauth1.id())
            .setParameter("version", oauth1.version())
            .executeUpdate()
        == 1;
  }

  /**
   * Notes that X has accepted a pair, and deletes the account's other pair if that is older, or was
   * refused. Until a pair has worked, it is not known which of them X has ended.
   *
   * @return the deleted pairs
   */
  public List<SealedTokens> worked(SealedTokens pair) {
    return database.inTransaction(
        entities -> {
          boolean first =
              entities
                      .createQuery(
                          "update SealedTokensRow t set t.workedAt = :now"
                              + " where t.id = :id and t.workedAt is null")
                      .setParameter("now", now())
                      .setParameter("id", pair.id())
                      .executeUpdate()
                  == 1;
          return first ? deleteOthers(entities, pair) : List.<SealedTokens>of();
        });
  }

  /**
   * Notes that a call needed the token of OAuth 1.0a, because this pair did not allow it. From now
   * on the token is kept as long as if the pair had just worked for the first time. Writes once a
   * day at most.
   */
  public void needed(SealedTokens pair) {
    database.inTransaction(
        entities ->
            entities
                .createQuery(
                    "update SealedTokensRow t set t.workedAt = :now"
                        + " where t.id = :id and t.workedAt < :yesterday")
                .setParameter("now", now())
                .setParameter("yesterday", now().minusDays(1))
                .setParameter("id", pair.id())
                .executeUpdate());
  }

  private static List<SealedTokens> deleteOthers(EntityManager entities, SealedTokens pair) {
    List<SealedTokens> others =
        rows(
            entities
                .createQuery(
                    "select t from SealedTokensRow t where t.provider = :provider"
                        + " and t.subject = :subject and t.kind <> 'oauth1' and t.id <> :id"
                        + " and (t.storedAt <= :storedAt or t.revokedAt is not null)",
                    SealedTokensRow.class)
                .setParameter("provider", pair.provider())
                .setParameter("subject", pair.subject())
                .setParameter("id", pair.id())
                .setParameter("storedAt", TokenTable.offset(pair.storedAt())));
    return others.stream().filter(other -> TokenTable.delete(entities, other)).toList();
  }

  /** Exchanged tokens of OAuth 1.0a whose pair worked before this time. */
  public List<SealedTokens> superseded(Instant workedBefore, int most) {
    return database.inTransaction(
        entities ->
            rows(
                entities
                    .createQuery(
                        "select t from SealedTokensRow t where t.kind = 'oauth1'"
                            + " and t.exchangeState = 'done'"
                            + " and exists (select p.id from SealedTokensRow p"
                            + " where p.provider = t.provider and p.subject = t.subject"
                            + " and p.kind <> 'oauth1' and p.revokedAt is null"
                            + " and p.workedAt < :before) order by t.id",
                        SealedTokensRow.class)
                    .setParameter("before", TokenTable.offset(workedBefore))
                    .setMaxResults(most)));
  }

  private static List<SealedTokens> rows(TypedQuery<SealedTokensRow> query) {
    return query.getResultStream().map(SealedTokensRow::toSealedTokens).toList();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
