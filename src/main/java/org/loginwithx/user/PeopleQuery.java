package org.loginwithx.user;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Which users an administrator wants to see.
 *
 * @param text what their name, handle, former handle, e-mail address, id at a provider or id here
 *     begins with; empty for all
 * @param group a group that they are in; empty for all
 * @param subjects the ids at X of users who are in this group by the settings
 * @param state their state
 * @param sort their order
 */
@Internal
public record PeopleQuery(String text, String group, Set<String> subjects, State state, Sort sort) {

  /** How long a user is absent before {@link State#ABSENT} counts the user. */
  public static final Duration ABSENT = Duration.ofDays(90);

  public PeopleQuery {
    subjects = Set.copyOf(subjects);
  }

  /** All users whom this text finds, the newest first. */
  public static PeopleQuery of(String text) {
    return new PeopleQuery(text, "", Set.of(), State.ANY, Sort.CREATED);
  }

  /** The state of a user. */
  public enum State {
    ANY,
    /** May log in. */
    ACTIVE,
    DISABLED,
    /** Has not logged in for {@link #ABSENT}. */
    ABSENT,
    /** Has no way to log in but X. */
    ONLY_X;

    /** The word in URLs and in keys of messages. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The state with this word; {@link #ANY} for every other text. */
    public static State of(@Nullable String word) {
      return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst().orElse(ANY);
    }
  }

  /** The order of users. */
  public enum Sort {
    /** The newest first. */
    CREATED,
    /** Who logged in last comes first. */
    LAST_LOGIN,
    NAME;

    /** The word in URLs and in keys of messages. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The order with this word; {@link #CREATED} for every other text. */
    public static Sort of(@Nullable String word) {
      return Stream.of(values())
          .filter(each -> each.word().equals(word))
          .findFirst()
          .orElse(CREATED);
    }
  }
}
