package org.loginwithx.connection;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;

/** {@code login_connection} and its dependent tables. Callers have sealed the secrets. */
final class SettingsTable {

  private final LoginDatabase database;
  private final Clock clock;

  SettingsTable(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * The content of the tables, secrets still sealed.
   *
   * @param sets by set and variable
   */
  record Rows(long version, String active, Map<String, Map<String, String>> sets) {
    @Override
    public String toString() {
      return "Rows[version=" + version + ", active=" + active + ", sets=***]";
    }
  }

  /** One SELECT. */
  long version() {
    return database.inTransaction(
        entities -> NativeSql.count(entities, "select version from login_connection"));
  }

  /** Two SELECTs; the version first, so that a change in between is read again, not missed. */
  Rows read() {
    return database.inTransaction(
        entities -> {
          Object[] row =
              NativeSql.first(entities, "select version, active_set from login_connection")
                  .orElseThrow();
          Map<String, Map<String, String>> sets = new HashMap<>();
          for (Object[] each :
              NativeSql.read(entities, "select set_name, name, saved from login_setting")) {
            sets.computeIfAbsent(NativeSql.text(each[0]), any -> new HashMap<>())
                .put(NativeSql.text(each[1]), NativeSql.text(each[2]));
          }
          return new Rows(NativeSql.number(row[0]), NativeSql.text(row[1]), sets);
        });
  }

  /**
   * Writes changes of one set.
   *
   * @param changes the new value of each setting that changed; null to unset it
   * @param userId the administrator; null at the first set-up
   * @param version the version on which the changes are based
   * @return false, and nothing is written, if another administrator was faster
   */
  boolean write(
      SettingsSet set,
      Map<Setting, @Nullable String> changes,
      @Nullable String userId,
      long version) {
    return database.inTransaction(
        entities -> {
          if (!next(entities, version, null)) {
            return false;
          }
          changes.forEach(
              (setting, value) -> {
                write(entities, set, setting, value);
                note(entities, set, setting.variable(), userId);
              });
          return true;
        });
  }

  private static void write(
      EntityManager entities, SettingsSet set, Setting setting, @Nullable String value) {
    NativeSql.change(
        entities,
        "delete from login_setting where set_name = ?1 and name = ?2",
        set.id(),
        setting.variable());
    if (value != null) {
      NativeSql.change(
          entities,
          "insert into login_setting (set_name, name, saved) values (?1, ?2, ?3)",
          set.id(),
          setting.variable(),
          value);
    }
  }

  /** Replaces the sealed form of an unchanged value, which the list of changes need not show. */
  void replace(SettingsSet set, Setting setting, String before, String value) {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "update login_setting set saved = ?4"
                    + " where set_name = ?1 and name = ?2 and saved = ?3",
                set.id(),
                setting.variable(),
                before,
                value));
  }

  /** Makes this set the active one; false if another administrator was faster. */
  boolean activate(SettingsSet set, @Nullable String userId, long version) {
    return database.inTransaction(
        entities -> {
          if (!next(entities, version, set)) {
            return false;
          }
          note(entities, set, SettingChange.ACTIVE, userId);
          return true;
        });
  }

  private static boolean next(EntityManager entities, long version, @Nullable SettingsSet active) {
    int updated =
        active == null
            ? NativeSql.change(
                entities,
                "update login_connection set version = version + 1 where version = ?1",
                version)
            : NativeSql.change(
                entities,
                "update login_connection set version = version + 1, active_set = ?2"
                    + " where version = ?1",
                version,
                active.id());
    return updated == 1;
  }

  private void note(EntityManager entities, SettingsSet set, String name, @Nullable String userId) {
    NativeSql.change(
        entities,
        "insert into login_setting_change (id, changed_at, user_id, set_name, name)"
            + " values (?1, ?2, cast(?3 as varchar(36)), ?4, ?5)",
        UUID.randomUUID().toString(),
        clock.instant(),
        userId,
        set.id(),
        name);
  }

  /** The latest changes, the newest first. One SELECT. */
  List<SettingChange> changes(int most) {
    List<Object[]> rows =
        database.inTransaction(
            entities ->
                NativeSql.read(
                    entities,
                    "select changed_at, user_id, set_name, name from login_setting_change"
                        + " order by changed_at desc, id fetch first "
                        + most
                        + " rows only"));
    List<SettingChange> changes = new ArrayList<>();
    for (Object[] columns : rows) {
      Optional<SettingsSet> set = SettingsSet.of((String) columns[2]);
      set.ifPresent(
          of ->
              changes.add(
                  new SettingChange(
                      NativeSql.instant(columns[0]),
                      (String) columns[1],
                      of,
                      (String) columns[3])));
    }
    return changes;
  }

  /** The values of rows whose setting the connection page of this version has. */
  static Map<Setting, String> known(Map<String, String> values) {
    Map<Setting, String> known = new EnumMap<>(Setting.class);
    values.forEach(
        (variable, value) -> Setting.onPage(variable).ifPresent(each -> known.put(each, value)));
    return known;
  }
}
