package org.loginwithx.spending;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was counted and is not in the database yet. Bounded; for use by one thread. */
final class Counts {

  /** A database that is away for long must not fill the memory. */
  static final int MOST_IDS = 20_000;

  private final Map<Use, Long> numbers = new HashMap<>();
  private final Map<Use, Set<String>> ids = new HashMap<>();
  private int size;

  /**
   * A kind on one day.
   *
   * @param day the number of the UTC day since 1970
   */
  record Use(long day, Billed kind) implements Comparable<Use> {

    @Override
    public int compareTo(Use other) {
      int byDay = Long.compare(day, other.day);
      return byDay != 0 ? byDay : kind.compareTo(other.kind);
    }
  }

  /**
   * @param id null if it counts each time. So does one that has no place here any more: then the
   *     cost is too high rather than too low.
   */
  void add(Use use, @Nullable String id) {
    Set<String> known = ids.getOrDefault(use, Set.of());
    if (id != null && known.contains(id)) {
      return;
    }
    if (id == null || size >= MOST_IDS) {
      numbers.merge(use, 1L, Long::sum);
      return;
    }
    size++;
    ids.computeIfAbsent(use, any -> new HashSet<>()).add(id);
  }

  void add(Counts other) {
    other.numbers.forEach((use, number) -> numbers.merge(use, number, Long::sum));
    other.ids.forEach((use, each) -> each.forEach(id -> add(use, id)));
  }

  boolean isEmpty() {
    return numbers.isEmpty() && ids.isEmpty();
  }

  /** How many there are of what counts each time. */
  SortedMap<Use, Long> numbers() {
    return new TreeMap<>(numbers);
  }

  /** What counts once; sorted, so that two nodes do not lock rows in different orders. */
  SortedMap<Use, SortedSet<String>> ids() {
    SortedMap<Use, SortedSet<String>> sorted = new TreeMap<>();
    ids.forEach((use, each) -> sorted.put(use, new TreeSet<>(each)));
    return sorted;
  }
}
