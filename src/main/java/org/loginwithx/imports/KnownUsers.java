package org.loginwithx.imports;

import jakarta.persistence.EntityManager;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.Profile;

/**
 * The numbers of rows whose values are here already. They are found by joins, because H2 uses no
 * index for a list of values in the second column.
 *
 * @param linked the account at X is linked to a user
 * @param taken a user has the id, or had it before being merged into another user
 * @param handles another account has the handle
 */
record KnownUsers(Set<Long> linked, Set<Long> taken, Set<Long> handles) {

  /** Looks for the values of these rows: five SELECTs at most. */
  static KnownUsers of(EntityManager entities, String id, List<OpenRow> rows, boolean newIds) {
    Set<Long> taken = new HashSet<>();
    if (!newIds) {
      taken.addAll(joined(entities, id, rows, "login_user j on j.id = r.source_id"));
      taken.addAll(joined(entities, id, rows, "login_merge j on j.user_id = r.source_id"));
    }
    String ofX = "login_account j on j.provider = '" + Profile.X + "' and ";
    return new KnownUsers(
        joined(entities, id, rows, ofX + "j.subject = r.x_id"),
        taken,
        joined(
            entities,
            id,
            rows,
            ofX
                + "j.username_key = lower(r.handle) and j.username_current = true and r.handle <>"
                + " ''"));
  }

  private static Set<Long> joined(
      EntityManager entities, String id, List<OpenRow> rows, String join) {
    return NativeSql.read(
            entities,
            "select r.number from login_import_row r join "
                + join
                + " where r.import_id = ?1 and r.number between ?2 and ?3",
            id,
            rows.get(0).number(),
            rows.get(rows.size() - 1).number())
        .stream()
        .map(row -> NativeSql.number(row[0]))
        .collect(Collectors.toSet());
  }
}
