package org.loginwithx.rule;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.SignalColumns;
import org.loginwithx.user.TrustSignals;
import org.loginwithx.web.LoginSettings;

/**
 * The rules of administrators. A log-in reads memory only; {@link #run} reads the changes of other
 * nodes; call it every second or two.
 */
@Internal
public final class LoginRules implements Runnable {

  /** Each log-in looks at all of them. */
  public static final int MOST = 50;

  private static final String SELECT =
      "select id, name, group_name, verified_types, days_at_least, days_below,"
          + " followers_at_least, followers_below, posts from login_rule order by position, id";

  private final LoginDatabase database;
  private final Clock clock;
  private volatile List<LoginRule> rules = List.of();

  public LoginRules(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * What the rules say about a log-in with these signals. No statement.
   *
   * @param administrator whether the user is an administrator: no rule refuses one, so that
   *     administrators cannot shut themselves out
   */
  public Ruling about(TrustSignals signals, boolean administrator) {
    return ruling(rules, signals, administrator, clock.instant());
  }

  /**
   * The first rule that refuses; null if none does. It refuses a log-in about which X has said
   * nothing, now and before: otherwise a user who is refused would log in again until X does not
   * answer. No statement.
   */
  public @Nullable LoginRule firstRefusal() {
    return rules.stream().filter(LoginRule::refuses).findFirst().orElse(null);
  }

  /** The groups that the rules can give. No statement. */
  public Set<String> groups() {
    return rules.stream()
        .map(LoginRule::group)
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  static Ruling ruling(
      List<LoginRule> rules, TrustSignals signals, boolean administrator, Instant now) {
    if (rules.isEmpty() || signals.equals(TrustSignals.NONE)) {
      return Ruling.NONE;
    }
    List<LoginRule> hits = new ArrayList<>();
    for (LoginRule rule : rules) {
      boolean letIn = administrator || !hits.isEmpty();
      if (!(rule.refuses() && letIn) && rule.conditions().hold(signals, now)) {
        hits.add(rule);
        if (rule.refuses()) {
          break;
        }
      }
    }
    return new Ruling(hits);
  }

  /**
   * All rules in their order, from the database.
   *
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public List<LoginRule> all() {
    return database.read(LoginRules::read);
  }

  /** The result of a change. */
  public enum Result {
    DONE,
    /** There is no such rule. */
    NONE,
    /** There are as many rules as there can be. */
    TOO_MANY
  }

  /**
   * Adds a rule as the last one.
   *
   * @param rule one without a {@link LoginRule#mistake}
   */
  public Result addUnchecked(LoginRule rule) {
    return andLearn(
        entities -> {
          if (lock(entities).size() >= MOST) {
            return Result.TOO_MANY;
          }
          long next =
              NativeSql.count(entities, "select coalesce(max(position), 0) + 1 from login_rule");
          NativeSql.change(
              entities,
              "insert into login_rule (name, group_name, verified_types, days_at_least, days_below,"
                  + " followers_at_least, followers_below, posts, id, position) values (?1,"
                  + " cast(?2 as varchar(64)), ?3, cast(?4 as integer), cast(?5 as integer),"
                  + " cast(?6 as bigint), cast(?7 as bigint), cast(?8 as varchar(10)), ?9, ?10)",
              columns(rule, UUID.randomUUID().toString(), (int) next));
          return Result.DONE;
        });
  }

  /**
   * Changes a rule, which keeps its place.
   *
   * @param rule one without a {@link LoginRule#mistake}
   */
  public Result changeUnchecked(LoginRule rule) {
    return andLearn(
        entities ->
            done(
                NativeSql.change(
                    entities,
                    "update login_rule set name = ?1, group_name = cast(?2 as varchar(64)),"
                        + " verified_types = ?3, days_at_least = cast(?4 as integer),"
                        + " days_below = cast(?5 as integer),"
                        + " followers_at_least = cast(?6 as bigint),"
                        + " followers_below = cast(?7 as bigint),"
                        + " posts = cast(?8 as varchar(10)) where id = ?9",
                    columns(rule, rule.id()))));
  }

  /** The values of a rule, and then more. */
  private static @Nullable Object[] columns(LoginRule rule, Object... more) {
    Conditions conditions = rule.conditions();
    List<@Nullable Object> values =
        new ArrayList<>(
            Arrays.asList(
                rule.name(),
                rule.group(),
                conditions.types(),
                conditions.daysAtLeast(),
                conditions.daysBelow(),
                conditions.followersAtLeast(),
                conditions.followersBelow(),
                SignalColumns.posts(conditions.isProtected())));
    values.addAll(List.of(more));
    return values.toArray();
  }

  private static Result done(int rows) {
    return rows == 1 ? Result.DONE : Result.NONE;
  }

  /** Deletes a rule. Groups that it gave stay until the log-outs. */
  public Result deleteUnchecked(String id) {
    return andLearn(
        entities -> done(NativeSql.change(entities, "delete from login_rule where id = ?1", id)));
  }

  /**
   * Moves a rule by one place.
   *
   * @param up towards the first; the first stays where it is
   */
  public Result moveUnchecked(String id, boolean up) {
    return andLearn(
        entities -> {
          List<LoginRule> order = new ArrayList<>(lock(entities));
          int from = order.stream().map(LoginRule::id).toList().indexOf(id);
          if (from < 0) {
            return Result.NONE;
          }
          int to = up ? from - 1 : from + 1;
          if (to >= 0 && to < order.size()) {
            Collections.swap(order, from, to);
          }
          for (int position = 0; position < order.size(); position++) {
            NativeSql.change(
                entities,
                "update login_rule set position = ?1 where id = ?2",
                position,
                order.get(position).id());
          }
          return Result.DONE;
        });
  }

  private interface Change {
    Result in(EntityManager entities);
  }

  private Result andLearn(Change change) {
    Result result = database.inTransaction(change::in);
    rules = all();
    return result;
  }

  @Override
  public void run() {
    try {
      rules = all();
    } catch (RuntimeException nextTime) {
      // An exception that escapes stops a scheduled task. LiveLogins logs that the database does
      // not answer. The rules that are known stay.
    }
  }

  /** Two administrators who change the order do so one after the other. */
  private static List<LoginRule> lock(EntityManager entities) {
    return rows(NativeSql.read(entities, SELECT + " for update"));
  }

  private static List<LoginRule> read(EntityManager entities) {
    return rows(NativeSql.read(entities, SELECT));
  }

  private static List<LoginRule> rows(List<Object[]> rows) {
    return rows.stream()
        .map(
            row ->
                new LoginRule(
                    NativeSql.text(row[0]),
                    NativeSql.text(row[1]),
                    new Conditions(
                        Set.copyOf(
                            Stream.of(NativeSql.text(row[3]).split(" "))
                                .filter(type -> !type.isEmpty())
                                .toList()),
                        integer(row[4]),
                        integer(row[5]),
                        number(row[6]),
                        number(row[7]),
                        SignalColumns.isProtected((String) row[8])),
                    (String) row[2]))
        // Not even if another program has written it.
        .filter(rule -> !LoginSettings.ADMIN.equalsIgnoreCase(rule.group()))
        .toList();
  }

  private static @Nullable Integer integer(@Nullable Object column) {
    return column == null ? null : (int) NativeSql.number(column);
  }

  private static @Nullable Long number(@Nullable Object column) {
    return column == null ? null : NativeSql.number(column);
  }
}
