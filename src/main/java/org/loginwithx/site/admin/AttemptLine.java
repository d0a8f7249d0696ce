package org.loginwithx.site.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.site.Moment;
import org.loginwithx.site.Reason;
import org.loginwithx.site.Where;
import org.loginwithx.user.FailedAttempt;
import org.loginwithx.user.FailedAttempt.Step;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.Person;
import org.loginwithx.web.Messages;

/**
 * An attempt to log in, as the page shows it to an operator.
 *
 * @param at when it ended
 * @param outcome the key of the message that says how
 * @param reason why, in words
 * @param code why, in the words of the log
 * @param fix what to do about it; empty if it went well
 * @param way who vouched, or should have; empty if unknown
 * @param person the user it is about; null if unknown
 * @param where browser, system and network
 * @param steps its steps
 */
@Internal
public record AttemptLine(
    Moment at,
    String outcome,
    String reason,
    String code,
    String fix,
    String way,
    HistoryLine.@Nullable Who person,
    String where,
    List<StepLine> steps) {

  /**
   * A step of the attempt.
   *
   * @param after how long after the first one, in seconds
   * @param what the key of the message that says what happened
   * @param detail in the words of the log
   */
  public record StepLine(String after, String what, String detail) {}

  /**
   * @param people the users that the attempts name, by their ids
   */
  static AttemptLine of(FailedAttempt attempt, Map<String, Person> people, Messages messages) {
    HistoryEntry entry = attempt.entry();
    List<Step> steps = attempt.steps();
    Person person = entry.userId() == null ? null : people.get(entry.userId());
    Instant first = steps.isEmpty() ? entry.visit().at() : steps.get(0).at();
    return new AttemptLine(
        Moment.of(entry.visit().at(), messages),
        "history." + entry.outcome().word(),
        Reason.of(entry.reason(), messages),
        entry.reason(),
        steps.isEmpty() ? "" : Fix.of(entry.reason(), messages),
        Reason.way(entry.provider(), messages),
        person == null ? null : HistoryLine.Who.of(person),
        Where.of(entry.visit(), messages),
        steps.stream()
            .map(
                step ->
                    new StepLine(
                        seconds(Duration.between(first, step.at()), messages),
                        "attempt.step." + step.what(),
                        step.detail()))
            .toList());
  }

  private static String seconds(Duration after, Messages messages) {
    return String.format(
        Locale.forLanguageTag(messages.language()), "%.3f s", after.toMillis() / 1000.0);
  }
}
