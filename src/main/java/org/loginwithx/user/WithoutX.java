package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.database.NativeSql;

/**
 * The users who could not log in without X, and the mails that ask them for another way. A user
 * depends on X who has no password with an address, no passkey for this site and no account at
 * another provider, and is not disabled.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer.
 */
@Internal
public final class WithoutX {

  private static final String OPEN = "open";

  private final LoginDatabase database;
  private final Clock clock;

  public WithoutX(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * How many users depend on X, and how far the last campaign is.
   *
   * @param users how many users there are who are not disabled
   * @param dependent how many of them could not log in without X
   * @param reachable how many of those have confirmed an address
   * @param campaign the last campaign; null if there was none
   * @param sent how many mails of it were sent
   * @param left how many users it would still ask
   */
  public record Figures(
      long users,
      long dependent,
      long reachable,
      @Nullable Campaign campaign,
      long sent,
      long left) {}

  /** A user who depends on X, and the confirmed address. */
  public record Dependent(String userId, EmailAddress address) {}

  /** One SELECT for each number. */
  public Figures figures(OpenWays open) {
    return database.inTransaction(
        entities -> {
          Campaign last = last(entities).orElse(null);
          return new Figures(
              NativeSql.count(
                  entities, "select count(*) from login_user where disabled_at is null"),
              count(entities, open, "", null),
              count(entities, open, " and u.email is not null", null),
              last,
              last == null
                  ? 0
                  : NativeSql.count(
                      entities,
                      "select count(*) from login_invitation where campaign_id = ?1",
                      last.id()),
              last == null ? 0 : count(entities, open, " and u.email is not null", last.id()));
        });
  }

  private static long count(
      EntityManager entities, OpenWays open, String more, @Nullable String notAskedIn) {
    List<Object> values = new ArrayList<>();
    String from = from(open, notAskedIn, values);
    return NativeSql.count(entities, "select count(*)" + from + more, values.toArray());
  }

  /** The users who depend on X; adds the values of the statement. */
  private static String from(OpenWays open, @Nullable String notAskedIn, List<Object> values) {
    StringBuilder from = new StringBuilder(400);
    values.add(Profile.X);
    from.append(
        " from login_user u where u.disabled_at is null and not exists (select 1 from"
            + " login_account a where a.user_id = u.id and a.provider <> ?1)");
    if (open.passwords()) {
      from.append(" and (u.password_hash is null or u.email_key is null)");
    }
    String host = open.passkeyHost();
    if (host != null) {
      values.add(host);
      from.append(" and not exists (select 1 from login_passkey p where p.user_id = u.id");
      from.append(" and p.host = ?").append(values.size()).append(')');
    }
    if (notAskedIn != null) {
      values.add(notAskedIn);
      from.append(" and not exists (select 1 from login_invitation i where i.user_id = u.id");
      from.append(" and i.campaign_id = ?").append(values.size()).append(')');
    }
    return from.toString();
  }

  private static Optional<Campaign> last(EntityManager entities) {
    return campaign(entities, "order by begun_at desc, id");
  }

  private static Optional<Campaign> campaign(EntityManager entities, String which) {
    return NativeSql.first(
            entities,
            "select id, open_mark, language, begun_at from login_campaign "
                + which
                + " fetch first 1 rows only")
        .map(
            row ->
                new Campaign(
                    NativeSql.text(row[0]),
                    row[1] != null,
                    NativeSql.text(row[2]),
                    NativeSql.instant(row[3])));
  }

  /** The campaign whose mails are sent now. One SELECT. */
  public Optional<Campaign> open() {
    return database.read(
        entities -> campaign(entities, "where open_mark = 'open' order by begun_at"));
  }

  /**
   * Begins a campaign: all users who depend on X are asked again.
   *
   * @return false if there is an open one
   */
  public boolean beginUnchecked(String language) {
    try {
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "insert into login_campaign (id, open_mark, language, begun_at)"
                      + " values (?1, ?2, ?3, cast(?4 as timestamp with time zone))",
                  UUID.randomUUID().toString(),
                  OPEN,
                  language,
                  clock.instant()));
      return true;
    } catch (UniqueViolationException another) {
      return false;
    }
  }

  /** Stops the open campaign. It can go on later, and asks no user twice. */
  public boolean stopUnchecked() {
    return open().filter(this::end).isPresent();
  }

  /** Ends a campaign in which all users were asked; false if it was stopped meanwhile. */
  public boolean end(Campaign campaign) {
    return database.inTransaction(
        entities ->
            NativeSql.change(
                    entities,
                    "update login_campaign set open_mark = null"
                        + " where id = ?1 and open_mark is not null",
                    campaign.id())
                == 1);
  }

  /** Lets the last campaign go on; false if one is open already. */
  public boolean resumeUnchecked() {
    try {
      return database.inTransaction(
          entities ->
              last(entities)
                  .filter(campaign -> !campaign.open())
                  .map(
                      campaign ->
                          NativeSql.change(
                                  entities,
                                  "update login_campaign set open_mark = ?1 where id = ?2",
                                  OPEN,
                                  campaign.id())
                              == 1)
                  .orElse(false));
    } catch (UniqueViolationException another) {
      return false;
    }
  }

  /**
   * The next user to ask; empty if all behind this one were asked. One SELECT.
   *
   * @param after the id of the user who was asked last, empty to begin anew: from the first user
   *     on, each SELECT reads all who were asked
   */
  public Optional<Dependent> next(Campaign campaign, OpenWays open, String after) {
    List<Object> values = new ArrayList<>();
    String from = from(open, campaign.id(), values);
    values.add(after);
    String sql =
        "select u.id, u.email"
            + from
            + " and u.email is not null and u.id > ?"
            + values.size()
            + " order by u.id fetch first 1 rows only";
    return database
        .read(entities -> NativeSql.first(entities, sql, values.toArray()))
        .map(
            row -> new Dependent(NativeSql.text(row[0]), new EmailAddress(NativeSql.text(row[1]))));
  }

  /**
   * Notes that a user is asked, before the mail is sent: of all nodes, one sends it.
   *
   * @return false if another node was faster, or the user was deleted meanwhile
   */
  public boolean take(Campaign campaign, String userId) {
    try {
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "insert into login_invitation (campaign_id, user_id, invited_at)"
                      + " values (?1, ?2, cast(?3 as timestamp with time zone))",
                  campaign.id(),
                  userId,
                  clock.instant()));
      return true;
    } catch (UniqueViolationException askedOrGone) {
      return false;
    }
  }

  /** Undoes {@link #take} of a mail that no mail server was given. */
  public void giveBack(Campaign campaign, String userId) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "delete from login_invitation where campaign_id = ?1 and user_id = ?2",
                campaign.id(),
                userId));
  }
}
