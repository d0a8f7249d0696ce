package org.loginwithx.site.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.site.Moment;
import org.loginwithx.site.Reason;
import org.loginwithx.site.Where;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.user.HistoryEntry.Outcome;
import org.loginwithx.user.Person;
import org.loginwithx.web.Messages;

/**
 * What happened, as pages show it.
 *
 * @param at when
 * @param outcome the key of the message that says what
 * @param badge how the page shows that: {@code good}, {@code bad} or nothing
 * @param reason why, in words
 * @param code why, in the words of the log
 * @param way who vouched, or should have; empty if unknown
 * @param attemptId the id of the attempt, the number in the log; empty if it cannot be looked up
 * @param person the user it is about; null if unknown
 * @param where browser, system and network
 */
@Internal
public record HistoryLine(
    Moment at,
    String outcome,
    String badge,
    String reason,
    String code,
    String way,
    String attemptId,
    @Nullable Who person,
    String where) {

  private static final String NO_ATTEMPT = "-";

  /** A user, with what a list shows. */
  public record Who(String userId, String name, String handle, @Nullable String picture) {

    static Who of(Person person) {
      return new Who(person.userId(), person.name(), person.handle(), person.pictureUrl());
    }
  }

  /** The ids of all users that these lines name. */
  static List<String> userIds(List<HistoryEntry> entries) {
    List<String> ids = new ArrayList<>();
    for (HistoryEntry entry : entries) {
      if (entry.userId() != null) {
        ids.add(entry.userId());
      }
      entry.administrator().ifPresent(ids::add);
    }
    return ids;
  }

  /**
   * @param people the users that the lines name, by their ids
   */
  static List<HistoryLine> of(
      List<HistoryEntry> entries, Map<String, Person> people, Messages messages) {
    return entries.stream().map(entry -> line(entry, people, messages)).toList();
  }

  private static HistoryLine line(
      HistoryEntry entry, Map<String, Person> people, Messages messages) {
    Person person = entry.userId() == null ? null : people.get(entry.userId());
    String number = entry.visit().attemptId();
    return new HistoryLine(
        Moment.of(entry.visit().at(), messages),
        "history." + entry.outcome().word(),
        badge(entry.outcome()),
        reason(entry, people, messages),
        entry.reason(),
        Reason.way(entry.provider(), messages),
        number.equals(NO_ATTEMPT) ? "" : number,
        person == null ? null : Who.of(person),
        Where.of(entry.visit(), messages));
  }

  private static String badge(Outcome outcome) {
    return switch (outcome) {
      case LOGGED_IN -> "good";
      case FAILED, DISABLED -> "bad";
      default -> "";
    };
  }

  private static String reason(HistoryEntry entry, Map<String, Person> people, Messages messages) {
    return entry
        .administrator()
        .map(
            id -> {
              Person by = people.get(id);
              String who = messages.text("reason.by", by == null ? id : by.name());
              return entry.about() == null ? who : who + ": " + entry.about();
            })
        .orElseGet(
            () ->
                entry.reason().equals("ok") && !isLogIn(entry)
                    ? Objects.requireNonNullElse(entry.about(), "")
                    : Reason.of(entry.reason(), messages));
  }

  /** A change has no reason of its own. */
  private static boolean isLogIn(HistoryEntry entry) {
    return entry.outcome() == Outcome.LOGGED_IN;
  }
}
