package org.loginwithx.spending;

import org.loginwithx.Internal;

/**
 * What the operator wants to spend at most.
 *
 * @param day for a UTC day, in millionths of a dollar; 0 for no limit
 * @param month for a month, in the same way
 */
@Internal
public record Budget(long day, long month) {

  /** No limit. */
  public static final Budget NONE = new Budget(0, 0);
}
