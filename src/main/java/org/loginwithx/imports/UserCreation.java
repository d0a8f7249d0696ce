package org.loginwithx.imports;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.loginwithx.imports.ImportRow.Outcome;
import org.loginwithx.imports.OpenRows.Conflict;
import org.loginwithx.user.ImportedUsers;
import org.loginwithx.user.ImportedUsers.Imported;
import org.loginwithx.user.Profile;

/** Makes the users of an import. */
final class UserCreation {

  /** Users of one statement. */
  private static final int TOGETHER = 50;

  private final Clock clock;

  UserCreation(Clock clock) {
    this.clock = clock;
  }

  /**
   * Makes the users of the next rows, all or none of them.
   *
   * @param newIds whether users get new ids
   * @param most how many rows
   * @return false if no row is left
   * @throws org.loginwithx.database.LoginDatabase.UniqueViolationException if a user is there who
   *     was not seen before: see {@link #skip}
   */
  boolean next(EntityManager entities, String id, ImportGroups groups, boolean newIds, int most) {
    List<OpenRow> rows = OpenRows.first(entities, id, Outcome.NEW, most);
    if (rows.isEmpty()) {
      return false;
    }
    make(entities, id, rows, groups, newIds);
    return true;
  }

  private void make(
      EntityManager entities, String id, List<OpenRow> rows, ImportGroups groups, boolean newIds) {
    // Users may have logged in since the dry run.
    KnownUsers known = KnownUsers.of(entities, id, rows, newIds);
    Set<String> handles = new HashSet<>();
    List<Long> there = new ArrayList<>();
    List<Long> made = new ArrayList<>();
    List<Imported> users = new ArrayList<>();
    for (OpenRow row : rows) {
      if (known.linked().contains(row.number())) {
        there.add(row.number());
      } else if (known.taken().contains(row.number())) {
        OpenRows.mark(entities, id, row, new Conflict(Reason.ID_TAKEN, row.sourceId()));
      } else {
        made.add(row.number());
        boolean free = !known.handles().contains(row.number());
        boolean current =
            row.handle().isEmpty() || handles.add(row.handle().toLowerCase(Locale.ROOT)) && free;
        users.add(imported(row, current, groups, newIds));
      }
    }
    for (int from = 0; from < users.size(); from += TOGETHER) {
      ImportedUsers.insert(
          entities, users.subList(from, Math.min(from + TOGETHER, users.size())), clock.instant());
    }
    if (!there.isEmpty()) {
      OpenRows.mark(entities, id, Outcome.THERE, there);
    }
    if (!made.isEmpty()) {
      OpenRows.mark(entities, id, Outcome.MADE, made);
    }
  }

  private Imported imported(
      OpenRow row, boolean handleIsCurrent, ImportGroups groups, boolean newIds) {
    Instant now = clock.instant();
    Instant created = row.createdAt();
    Set<String> all = new HashSet<>(groups.ofNewUsers());
    // Once more: the settings may have changed since the dry run.
    all.addAll(groups.split(List.of(row.groups().split(" "))).given());
    return new Imported(
        newIds || row.sourceId().isEmpty() ? UUID.randomUUID().toString() : row.sourceId(),
        new Profile(Profile.X, row.xId(), row.handle(), row.name(), null, row.email()),
        handleIsCurrent,
        all,
        row.disabled(),
        created == null || created.isAfter(now) ? now : created);
  }

  /** Makes no user of the next row: one has come since the rows were read. */
  void skip(EntityManager entities, String id) {
    for (OpenRow row : OpenRows.first(entities, id, Outcome.NEW, 1)) {
      if (!KnownUsers.of(entities, id, List.of(row), true).linked().isEmpty()) {
        OpenRows.mark(entities, id, Outcome.THERE, List.of(row.number()));
      } else {
        OpenRows.mark(entities, id, row, new Conflict(Reason.ID_TAKEN, row.sourceId()));
      }
    }
  }
}
