package org.loginwithx.user;

import java.util.List;

/**
 * What is kept of a failed attempt to log in, for an operator to whom a user reports its number.
 *
 * @param entry its line in the history
 * @param steps its steps in order; empty if it succeeded
 */
public record FailedAttempt(HistoryEntry entry, List<Step> steps) {

  public FailedAttempt {
    steps = List.copyOf(steps);
  }
}
