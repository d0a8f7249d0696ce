package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.Step;

/**
 * The steps of one attempt to log in, collected with the request and kept only if the attempt
 * fails. They show an operator who knows the number of the attempt how far it came. They consist of
 * fixed words and times, and contain no text of the request.
 */
public final class Steps {

  private static final String ATTRIBUTE = "org.loginwithx.steps";

  /** More steps than this are a loop in this code. */
  private static final int MOST = 30;

  private final List<Step> steps = new ArrayList<>(8);
  private @Nullable String number;

  private Steps() {}

  /** The steps of this request; also after it has waited for X. */
  public static Steps of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Steps there) {
      return there;
    }
    Steps steps = new Steps();
    request.setAttribute(ATTRIBUTE, steps);
    return steps;
  }

  /**
   * @param what one of the words that the page has a text for
   */
  public void add(String what, String detail) {
    add(Instant.now(), what, detail);
  }

  /**
   * Begins an attempt with this request.
   *
   * @param words the protocol and the purpose
   */
  public void begin(String attempt, String words) {
    begun(attempt, Instant.now(), words);
  }

  /** Continues an attempt that another request began. */
  public void begun(String attempt, Instant at, String words) {
    number = attempt;
    add(at, "begun", words);
  }

  private void add(Instant at, String what, String detail) {
    if (steps.size() < MOST) {
      steps.add(new Step(at, what, detail));
    }
  }

  /** The number of the attempt; null before it has begun. */
  @Nullable
  public String number() {
    return number;
  }

  public List<Step> all() {
    return List.copyOf(steps);
  }
}
