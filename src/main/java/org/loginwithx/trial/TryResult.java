package org.loginwithx.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.web.SessionText;

/**
 * The result of a log-in that only tried the connection.
 *
 * @param attemptId the id of the attempt, the number in the log
 * @param failure the reason, as in the log; null if it succeeded or is not finished
 * @param endpoint the call to X that failed; null if none failed
 * @param xStatus the HTTP status of X, 0 without one
 * @param xCode X's own code, 0 without one
 * @param profile what X says about the user; null if the try did not come so far
 * @param steps the calls to X, in order
 */
@Internal
public record TryResult(
    String attemptId,
    @Nullable String failure,
    @Nullable String endpoint,
    int xStatus,
    int xCode,
    @Nullable TriedProfile profile,
    List<Step> steps) {

  public TryResult {
    steps = List.copyOf(steps);
  }

  /**
   * The profile that X gave.
   *
   * @param scopes the scopes that the user agreed to; null for OAuth 1.0a, which does not say
   * @param email null if X gave none
   * @param emailAsked whether the try asked X for it
   */
  public record TriedProfile(
      String name,
      String handle,
      String id,
      @Nullable String scopes,
      @Nullable String email,
      boolean emailAsked) {}

  /** A call to X, its outcome, and how long it took. */
  public record Step(String endpoint, String outcome, long milliseconds) {}

  private static final int BEFORE_STEPS = 12;

  /** Whether the try is finished. */
  boolean isFinished() {
    return failure != null || profile != null;
  }

  String write() {
    TriedProfile of = profile;
    List<@Nullable String> fields = new ArrayList<>();
    fields.add(attemptId);
    fields.add(failure);
    fields.add(endpoint);
    fields.add(Integer.toString(xStatus));
    fields.add(Integer.toString(xCode));
    fields.add(of == null ? null : of.name());
    fields.add(of == null ? null : of.handle());
    fields.add(of == null ? null : of.id());
    fields.add(of == null ? null : of.scopes());
    fields.add(of == null ? null : of.email());
    fields.add(Boolean.toString(of != null && of.emailAsked()));
    fields.add(Boolean.toString(of != null));
    for (Step step : steps) {
      fields.add(step.endpoint());
      fields.add(step.outcome());
      fields.add(Long.toString(step.milliseconds()));
    }
    return SessionText.write(fields);
  }

  /**
   * Reads a stored text; empty if another version of this software wrote it, or if there is none
   * yet.
   */
  static Optional<TryResult> read(String text) {
    try {
      List<@Nullable String> fields = SessionText.read(text);
      List<Step> steps = new ArrayList<>();
      for (int i = BEFORE_STEPS; i + 2 < fields.size(); i += 3) {
        steps.add(
            new Step(text(fields, i), text(fields, i + 1), Long.parseLong(text(fields, i + 2))));
      }
      TriedProfile profile =
          "true".equals(fields.get(11))
              ? new TriedProfile(
                  text(fields, 5),
                  text(fields, 6),
                  text(fields, 7),
                  fields.get(8),
                  fields.get(9),
                  "true".equals(fields.get(10)))
              : null;
      return Optional.of(
          new TryResult(
              text(fields, 0),
              fields.get(1),
              fields.get(2),
              Integer.parseInt(text(fields, 3)),
              Integer.parseInt(text(fields, 4)),
              profile,
              steps));
    } catch (IllegalArgumentException | IndexOutOfBoundsException other) {
      return Optional.empty();
    }
  }

  private static String text(List<@Nullable String> fields, int index) {
    String field = fields.get(index);
    if (field == null) {
      throw new IllegalArgumentException("no field " + index);
    }
    return field;
  }
}
