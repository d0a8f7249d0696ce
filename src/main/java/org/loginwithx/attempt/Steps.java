package org.loginwithx.attempt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.user.FailedAttempt.Step;

/**
 * The steps of one attempt to log in, kept only if the attempt fails. They show an operator who
 * knows the id of the attempt how far it came. They consist of fixed words and times, and contain
 * no text of the request.
 */
@Internal
public final class Steps {

  /** More steps than this are a loop in this code. */
  private static final int MOST = 30;

  private final List<Step> steps = new ArrayList<>(8);

  Steps() {}

  /**
   * @param what one of the words that the page has a text for
   */
  public void add(String what, String detail) {
    add(Instant.now(), what, detail);
  }

  void add(Instant at, String what, String detail) {
    if (steps.size() < MOST) {
      steps.add(new Step(at, what, detail));
    }
  }

  List<Step> all() {
    return List.copyOf(steps);
  }
}
