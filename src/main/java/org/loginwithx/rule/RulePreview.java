package org.loginwithx.rule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.Profile;
import org.loginwithx.user.SignalColumns;
import org.loginwithx.user.TrustSignals;
import org.loginwithx.web.LoginSettings;

/**
 * What rules would have done at the last log-in of each account at X within the last 30 days.
 * Signals are those of that log-in, ages those of now. It decides by the code of the log-ins.
 */
@Internal
public final class RulePreview {

  private static final Duration MONTH = Duration.ofDays(30);

  /** How many accounts are looked at, those used last. */
  public static final int MOST = 10_000;

  /** How many users are named for each rule. */
  static final int MOST_NAMED = 20;

  private static final String ACCOUNTS =
      "select a.user_id, a.display_name, a.username, a.picture_url, a.subject, u.group_names, "
          + SignalColumns.ALL
          + " from login_account a join login_user u on u.id = a.user_id"
          + " where a.provider = ?1 and a.last_login_at >= ?2 order by a.last_login_at desc"
          + " fetch first "
          + (MOST + 1)
          + " rows only";

  private final LoginDatabase database;
  private final Clock clock;

  public RulePreview(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** A user whom a rule would have hit. */
  public record Hit(String userId, String name, String handle, @Nullable String picture) {}

  /**
   * Whom a rule would have hit.
   *
   * @param number how many users
   * @param named those of them who logged in last
   */
  public record Hits(int number, List<Hit> named) {

    public Hits {
      named = List.copyOf(named);
    }

    /** How many are not named. */
    public int more() {
      return number - named.size();
    }
  }

  /**
   * What the rules would have done.
   *
   * @param looked how many accounts were looked at
   * @param all whether no more have logged in within the last 30 days
   * @param hits for each rule
   */
  public record Result(int looked, boolean all, List<Hits> hits) {

    public Result {
      hits = List.copyOf(hits);
    }
  }

  /**
   * What these rules would have done. One SELECT, which looks at all accounts.
   *
   * @param rules in their order, each with an id of its own
   * @param adminSubjects the ids at X of the administrators by the settings
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public Result of(List<LoginRule> rules, Set<String> adminSubjects) {
    Instant now = clock.instant();
    List<Object[]> rows =
        database.read(entities -> NativeSql.read(entities, ACCOUNTS, Profile.X, now.minus(MONTH)));
    boolean all = rows.size() <= MOST;
    List<Object[]> looked = all ? rows : rows.subList(0, MOST);
    List<List<Object[]>> hits =
        IntStream.range(0, rules.size())
            .<List<Object[]>>mapToObj(each -> new ArrayList<>())
            .toList();
    for (Object[] row : looked) {
      TrustSignals signals = SignalColumns.read(row, 6);
      boolean administrator = isAdministrator(row, adminSubjects);
      for (LoginRule hit : LoginRules.ruling(rules, signals, administrator, now).hits()) {
        hits.get(rules.indexOf(hit)).add(row);
      }
    }
    return new Result(looked.size(), all, hits.stream().map(RulePreview::hits).toList());
  }

  private static boolean isAdministrator(Object[] row, Set<String> adminSubjects) {
    String groups = Objects.requireNonNullElse((String) row[5], "");
    return adminSubjects.contains(NativeSql.text(row[4]))
        || List.of(groups.split(" ")).contains(LoginSettings.ADMIN);
  }

  private static Hits hits(List<Object[]> rows) {
    return new Hits(
        rows.size(),
        rows.stream()
            .limit(MOST_NAMED)
            .map(
                row ->
                    new Hit(
                        NativeSql.text(row[0]),
                        NativeSql.text(row[1]),
                        NativeSql.text(row[2]),
                        (String) row[3]))
            .toList());
  }
}
