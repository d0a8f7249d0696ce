package org.loginwithx.user;

import java.util.List;

/**
 * Some of a long list, as the database pages it.
 *
 * @param lines what is on the page
 * @param number of the page, from 1
 * @param more whether there is a page behind it
 */
public record ResultPage<T>(List<T> lines, int number, boolean more) {

  /** Lines on a page. */
  public static final int SIZE = 20;

  /** Whoever turns so many pages wants to search instead. */
  private static final int LAST = 5_000;

  public ResultPage {
    lines = List.copyOf(lines);
  }

  /** The page of this number, or the nearest there may be. */
  static int clamp(int number) {
    return Math.max(1, Math.min(number, LAST));
  }

  /** How many lines are before the page. */
  static int first(int number) {
    return (clamp(number) - 1) * SIZE;
  }

  /**
   * @param found what is on the page, and one line more if there is one
   */
  static <T> ResultPage<T> of(List<T> found, int number) {
    boolean more = found.size() > SIZE && number < LAST;
    return new ResultPage<>(found.subList(0, Math.min(SIZE, found.size())), clamp(number), more);
  }
}
