package org.loginwithx.user;

import java.util.List;

/**
 * One page of a long list, as the database pages it.
 *
 * @param lines the lines of the page
 * @param number the number of the page, from 1
 * @param more whether there is a next page
 */
public record ResultPage<T>(List<T> lines, int number, boolean more) {

  /** Lines per page. */
  public static final int SIZE = 20;

  /** The last page; an administrator who needs more should search. */
  private static final int LAST = 5_000;

  public ResultPage {
    lines = List.copyOf(lines);
  }

  /** The page of this number, or the nearest allowed one. */
  static int clamp(int number) {
    return Math.max(1, Math.min(number, LAST));
  }

  /** How many lines precede the page. */
  static int first(int number) {
    return (clamp(number) - 1) * SIZE;
  }

  /**
   * @param found the lines of the page, and one more if there is a next page
   */
  static <T> ResultPage<T> of(List<T> found, int number) {
    boolean more = found.size() > SIZE && number < LAST;
    return new ResultPage<>(found.subList(0, Math.min(SIZE, found.size())), clamp(number), more);
  }
}
