package org.loginwithx.database;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Runs statements of standard SQL on each database, and reads their results. It turns instants into
 * timestamps, and removes characters from texts that a database refuses.
 */
@Internal
public final class NativeSql {

  private NativeSql() {}

  /**
   * The placeholders of several values in a statement, for {@code in (...)}.
   *
   * @param first the number of the first one; numbers start at 1
   */
  public static String places(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(place -> "?" + place)
        .collect(Collectors.joining(", "));
  }

  /**
   * The placeholders of several rows in a statement, for {@code values}.
   *
   * @param columns the value of each column: {@code ?}, or an expression with one
   */
  public static String rows(int count, String... columns) {
    StringBuilder rows = new StringBuilder();
    int place = 1;
    for (int row = 0; row < count; row++) {
      rows.append(row == 0 ? "(" : ", (");
      for (int column = 0; column < columns.length; column++) {
        rows.append(column == 0 ? "" : ", ").append(columns[column].replace("?", "?" + place++));
      }
      rows.append(')');
    }
    return rows.toString();
  }

  /** How many rows the statement changed. */
  public static int change(EntityManager entities, String sql, @Nullable Object... values) {
    return query(entities, sql, values).executeUpdate();
  }

  /** Every row as an array of its columns, even if it has only one. */
  public static List<Object[]> read(
      EntityManager entities, String sql, @Nullable Object... values) {
    List<?> rows = query(entities, sql, values).getResultList();
    // For one column JPA returns values, for several it returns arrays.
    return rows.stream()
        .map(row -> row instanceof Object[] columns ? columns : new Object[] {row})
        .toList();
  }

  /** The first row. */
  public static Optional<Object[]> first(
      EntityManager entities, String sql, @Nullable Object... values) {
    return read(entities, sql, values).stream().findFirst();
  }

  /** The only column of the only row, which may be null. */
  public static @Nullable Object column(
      EntityManager entities, String sql, @Nullable Object... values) {
    return first(entities, sql, values).orElseThrow()[0];
  }

  /** The only column of the only row, a number. */
  public static long count(EntityManager entities, String sql, @Nullable Object... values) {
    return number(requireNonNull(column(entities, sql, values), sql));
  }

  /** Whether there is such a row. */
  public static boolean exists(EntityManager entities, String sql, @Nullable Object... values) {
    return first(entities, sql, values).isPresent();
  }

  private static Query query(EntityManager entities, String sql, @Nullable Object... values) {
    Query query = entities.createNativeQuery(Dialect.of(entities).translated(sql));
    for (int i = 0; i < values.length; i++) {
      query.setParameter(i + 1, parameter(values[i]));
    }
    return query;
  }

  private static @Nullable Object parameter(@Nullable Object value) {
    if (value instanceof Instant at) {
      return Timestamp.from(at);
    }
    return value instanceof String text ? withoutNul(text) : value;
  }

  /** PostgreSQL refuses a text with NUL. No id contains the character that replaces it. */
  public static String withoutNul(String text) {
    return text.replace('\0', '\ufffd');
  }

  /** A column of characters. */
  public static String text(Object column) {
    return (String) column;
  }

  /** Drivers differ in the type they return for a timestamp with time zone. */
  public static Instant instant(Object column) {
    return column instanceof OffsetDateTime offset
        ? offset.toInstant()
        : ((Timestamp) column).toInstant();
  }

  /** A column of booleans, which some databases keep as numbers. */
  public static boolean flag(Object column) {
    return column instanceof Boolean yes ? yes : number(column) != 0;
  }

  /** A column of numbers, whichever type the driver gives. */
  public static long number(Object column) {
    return ((Number) column).longValue();
  }
}
