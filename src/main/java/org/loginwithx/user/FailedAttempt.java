package org.loginwithx.user;

import java.util.List;

/**
 * What is kept of an attempt to log in, for an operator who was told its number.
 *
 * @param entry its line in the history
 * @param steps how it went, in their order; empty if it went well
 */
public record FailedAttempt(HistoryEntry entry, List<Step> steps) {

  public FailedAttempt {
    steps = List.copyOf(steps);
  }
}
