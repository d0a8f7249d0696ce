package org.loginwithx.login;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.NewLogin;
import org.loginwithx.user.Profile;

/**
 * Who is logged in, as the session keeps it. The container's own record of a caller does not
 * survive a session that moves to another node; this one does, because it is only text, see {@link
 * SessionText}.
 *
 * @param loginId random, one for each log-in
 * @param at when the person logged in
 * @param userId our id of the person
 * @param profile the account they logged in with
 * @param groups what they belong to until they log out
 * @param given those of the groups that the application gave at the log-in; the others are stored
 *     with the person, or given by the settings
 * @param csrfToken has to come with every form that changes something
 */
public record SessionLogin(
    String loginId,
    Instant at,
    String userId,
    Profile profile,
    List<String> groups,
    List<String> given,
    String csrfToken) {

  private static final String ATTRIBUTE = "org.loginwithx.login";

  /** Fields before the groups, of which there may be any number: first those that were given. */
  private static final int BEFORE_GROUPS = 11;

  public SessionLogin {
    groups = List.copyOf(groups);
    given = List.copyOf(given);
  }

  /** The log-in of a user. */
  public static SessionLogin of(
      LinkedUser user, Set<String> groups, Set<String> given, NewLogin login) {
    return new SessionLogin(
        login.id(),
        login.visit().at(),
        user.userId(),
        user.profile(),
        groups.stream().sorted().toList(),
        given.stream().sorted().toList(),
        Secrets.random());
  }

  /**
   * The log-in of this request's session; never makes a session. An id in the address is nobody's:
   * Payara takes {@code ;jsessionid=} even where the tracking mode is COOKIE.
   */
  public static Optional<SessionLogin> from(HttpServletRequest request) {
    return request.isRequestedSessionIdFromURL()
        ? Optional.empty()
        : from(request.getSession(false));
  }

  static Optional<SessionLogin> from(@Nullable HttpSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      return session.getAttribute(ATTRIBUTE) instanceof String text ? read(text) : Optional.empty();
    } catch (IllegalStateException invalidated) {
      return Optional.empty();
    }
  }

  /** Makes this the log-in of the session, which must have a new id by then. */
  public void saveTo(HttpSession session) {
    session.setAttribute(ATTRIBUTE, write());
  }

  private String write() {
    List<@Nullable String> fields = new ArrayList<>();
    fields.add(loginId);
    fields.add(Long.toString(at.toEpochMilli()));
    fields.add(userId);
    fields.add(profile.provider());
    fields.add(profile.subject());
    fields.add(profile.username());
    fields.add(profile.displayName());
    fields.add(profile.pictureUrl());
    fields.add(profile.email());
    fields.add(csrfToken);
    fields.add(Integer.toString(given.size()));
    fields.addAll(given);
    fields.addAll(groups);
    return SessionText.write(fields);
  }

  /** Empty for what another version of ours wrote: that person logs in once more. */
  private static Optional<SessionLogin> read(String text) {
    try {
      List<@Nullable String> fields = SessionText.read(text);
      Profile profile =
          new Profile(
              fields.get(3),
              fields.get(4),
              fields.get(5),
              fields.get(6),
              fields.get(7),
              fields.get(8));
      int groups = BEFORE_GROUPS + Integer.parseInt(requireNonNull(fields.get(10)));
      return Optional.of(
          new SessionLogin(
              requireNonNull(fields.get(0)),
              Instant.ofEpochMilli(Long.parseLong(fields.get(1))),
              requireNonNull(fields.get(2)),
              profile,
              fields.subList(groups, fields.size()),
              fields.subList(BEFORE_GROUPS, groups),
              requireNonNull(fields.get(9))));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NullPointerException other) {
      return Optional.empty();
    }
  }

  /** Whether this is the token of the log-in; in full and in constant time. */
  public boolean isCsrfToken(@Nullable String given) {
    return given != null && Secrets.sameText(csrfToken, given);
  }

  @Override
  public String toString() {
    return "SessionLogin[userId=" + userId + ", at=" + at + ", csrfToken=***]";
  }
}
