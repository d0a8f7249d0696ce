package org.loginwithx.user;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.loginwithx.database.NativeSql;

/** The statement that selects the ids of the users of a {@link PeopleQuery}. */
final class PeopleSelect {

  /** No name is longer, and a longer pattern would be expensive. */
  private static final int LONGEST_SEARCH = 255;

  /** All at once: one look-up for each user takes longer, on H2 by far. */
  private static final String LAST_LOGINS =
      " left join (select user_id, max(happened_at) as logged_in_at from login_history"
          + " where outcome = 'logged_in' group by user_id) h on h.user_id = u.id"
          + " left join (select user_id, max(last_login_at) as logged_in_at from login_account"
          + " group by user_id) a on a.user_id = u.id";

  private final StringBuilder where = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  PeopleSelect(PeopleQuery query, Instant now) {
    String wanted = PersonText.clean(query.text(), LONGEST_SEARCH);
    if (!wanted.isEmpty()) {
      and("u.id in (" + found(wanted) + ")");
    }
    if (!query.group().isEmpty()) {
      and(inGroup(query.group(), query.subjects()));
    }
    switch (query.state()) {
      case ANY -> {}
      case ACTIVE -> and("u.disabled_at is null");
      case DISABLED -> and("u.disabled_at is not null");
      case ABSENT -> and(absent(now.minus(PeopleQuery.ABSENT)));
      case ONLY_X -> and(onlyX());
    }
  }

  private void and(String condition) {
    where.append(where.length() == 0 ? " where " : " and ").append(condition);
  }

  /** Adds a value; the result stands for it in the statement. */
  private String place(Object value) {
    values.add(value);
    return "?" + values.size();
  }

  private String found(String wanted) {
    String handle = wanted.matches("@.+") ? wanted.substring(1) : wanted;
    String text = "lower(cast(" + place(beginningWith(wanted)) + " as varchar(600))) escape '!'";
    String key = place(beginningWith(Usernames.key(handle))) + " escape '!'";
    String former = "lower(cast(" + place(beginningWith(handle)) + " as varchar(600))) escape '!'";
    return "select id from login_user where lower(id) like "
        + text
        + " union select id from login_user where email_key like "
        + text
        + " union select user_id from login_account where lower(subject) like "
        + text
        + " union select user_id from login_account where lower(email) like "
        + text
        + " union select user_id from login_account where username_key like "
        + key
        + " union select user_id from login_account where lower(display_name) like "
        + text
        + " union select a.user_id from login_former_username f"
        + " join login_account a on a.id = f.account_id where lower(f.username) like "
        + former;
  }

  /** Escapes the text: an administrator types text, not a pattern. */
  private static String beginningWith(String text) {
    return escaped(text) + "%";
  }

  private static String escaped(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  private String inGroup(String group, Set<String> subjects) {
    String stored =
        "concat(' ', u.group_names, ' ') like "
            + place("% " + escaped(group) + " %")
            + " escape '!'";
    if (subjects.isEmpty()) {
      return stored;
    }
    String provider = place(Profile.X);
    String places = subjects.stream().sorted().map(this::place).collect(Collectors.joining(", "));
    return "("
        + stored
        + " or u.id in (select user_id from login_account where provider = "
        + provider
        + " and subject in ("
        + places
        + ")))";
  }

  private String absent(Instant since) {
    String at = place(since);
    return "u.created_at < "
        + at
        + " and not exists (select 1 from login_account a where a.user_id = u.id"
        + " and a.last_login_at >= "
        + at
        + ") and not exists (select 1 from login_history h where h.user_id = u.id"
        + " and h.outcome = 'logged_in' and h.happened_at >= "
        + at
        + ")";
  }

  private String onlyX() {
    return "(u.password_hash is null or u.email_key is null)"
        + " and not exists (select 1 from login_passkey p where p.user_id = u.id)"
        + " and not exists (select 1 from login_account a"
        + " where a.user_id = u.id and a.provider <> "
        + place(Profile.X)
        + ")";
  }

  List<String> page(EntityManager entities, PeopleQuery.Sort sort, int page) {
    return read(
        entities,
        sort == PeopleQuery.Sort.LAST_LOGIN ? LAST_LOGINS : "",
        order(sort)
            + " offset "
            + ResultPage.first(page)
            + " rows fetch next "
            + (ResultPage.SIZE + 1)
            + " rows only");
  }

  private static String order(PeopleQuery.Sort sort) {
    return switch (sort) {
      case CREATED -> " order by u.created_at desc, u.id desc";
      case NAME ->
          " order by (select min(lower(a.display_name)) from login_account a"
              + " where a.user_id = u.id), u.id";
      case LAST_LOGIN ->
          " order by coalesce(h.logged_in_at, a.logged_in_at, u.created_at) desc, u.id desc";
    };
  }

  /** The newest users, or the newest of those before this one. */
  List<String> newest(EntityManager entities, int most, Person before) {
    String at = place(before.createdAt());
    and(
        "(u.created_at < "
            + at
            + " or u.created_at = "
            + at
            + " and u.id < "
            + place(before.userId())
            + ")");
    return newest(entities, most);
  }

  List<String> newest(EntityManager entities, int most) {
    return read(
        entities, "", order(PeopleQuery.Sort.CREATED) + " fetch first " + most + " rows only");
  }

  private List<String> read(EntityManager entities, String joins, String end) {
    return NativeSql.read(
            entities, "select u.id from login_user u" + joins + where + end, values.toArray())
        .stream()
        .map(row -> NativeSql.text(row[0]))
        .toList();
  }
}
