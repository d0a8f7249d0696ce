package org.loginwithx.web;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;

/**
 * An authorization request of a client that waits until the user has logged in. It is stored in the
 * session and in the {@link org.loginwithx.attempt.TravellingCopies travelling copy} of the log-in.
 *
 * @param id names it among those of this browser; random
 * @param clientId the client that asked
 * @param redirectUri where the answer goes; it was checked, and is checked again
 * @param state the text that comes back with the answer; null if there is none
 * @param challenge by PKCE; empty if a client with a secret sent none
 * @param at when it was asked
 * @param anew whether the log-in has to be newer than the request
 * @param answeredAt when the user went back with an answer; null before that
 * @param error the error that the client got instead of a code; null if there was none
 * @param before the id of the log-in that the browser had when the request came; null if it had
 *     none
 * @param wanted what the client wants
 */
@Internal
public record ClientRequest(
    String id,
    String clientId,
    String redirectUri,
    @Nullable String state,
    String challenge,
    Instant at,
    boolean anew,
    @Nullable Instant answeredAt,
    @Nullable String error,
    @Nullable String before,
    Wanted wanted) {

  /**
   * What a client wants beyond a code of OAuth 2.0.
   *
   * @param scope with spaces between
   * @param nonce comes back in the ID token; null if there is none
   * @param resources for which the access tokens are to be (RFC 8707)
   * @param formPost whether the answer goes by a form instead of the address
   * @param consent whether the user is asked again what the client may do
   * @param subject the only user whom the client accepts, by the id at the client; null for any
   * @param language of the pages; null for that of the browser
   */
  public record Wanted(
      String scope,
      @Nullable String nonce,
      List<String> resources,
      boolean formPost,
      boolean consent,
      @Nullable String subject,
      @Nullable String language) {

    /** Nothing more. */
    public static final Wanted CODE = new Wanted("", null, List.of(), false, false, null, null);

    private static final int FIELDS = 7;

    public Wanted {
      resources = List.copyOf(resources);
    }

    private List<@Nullable String> fields() {
      return Arrays.asList(
          scope,
          nonce,
          String.join(" ", resources),
          Boolean.toString(formPost),
          Boolean.toString(consent),
          subject,
          language);
    }

    /** The nonce and the subject are of one user. */
    @Override
    public String toString() {
      return "Wanted[scope=" + scope + ", formPost=" + formPost + "]";
    }

    private static Wanted of(List<@Nullable String> fields) {
      return new Wanted(
          requireNonNull(fields.get(0)),
          fields.get(1),
          Stream.of(requireNonNull(fields.get(2)).split(" "))
              .filter(each -> !each.isEmpty())
              .toList(),
          Boolean.parseBoolean(fields.get(3)),
          Boolean.parseBoolean(fields.get(4)),
          fields.get(5),
          fields.get(6));
    }
  }

  private static final int OWN_FIELDS = 10;

  /** The clocks of two nodes may differ by this much: a log-in can seem older than it is. */
  private static final Duration CLOCKS = Duration.ofMinutes(2);

  /** As long as a user may be at X. */
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  /** The answer may have been lost, or the user clicked twice. */
  private static final Duration ANSWERED_AGAIN = Duration.ofMinutes(2);

  /** A new request. */
  public static ClientRequest of(
      String clientId,
      String redirectUri,
      @Nullable String state,
      String challenge,
      Instant now,
      boolean anew,
      @Nullable String before,
      Wanted wanted) {
    return new ClientRequest(
        Secrets.random(),
        clientId,
        redirectUri,
        state,
        challenge,
        now,
        anew,
        null,
        null,
        before,
        wanted);
  }

  /**
   * Whether the client has to be told that the user did not log in: it wanted a new log-in, and
   * this is the one that the browser had before. The time alone does not show it, because the node
   * that took the request and the node of the log-in have clocks of their own.
   *
   * @param login the id of the log-in
   * @param at when it began
   */
  public boolean isTooOld(String login, Instant at) {
    return anew && (login.equals(before) || at.isBefore(this.at.minus(CLOCKS)));
  }

  /** This request, after an answer; the time of the first answer counts. */
  ClientRequest answered(Instant now, @Nullable String told) {
    Instant first = answeredAt == null ? now : answeredAt;
    return new ClientRequest(
        id, clientId, redirectUri, state, challenge, at, anew, first, told, before, wanted);
  }

  /** The client, the time and the answer: state and nonce are of the client. */
  @Override
  public String toString() {
    return "ClientRequest[clientId=" + clientId + ", at=" + at + ", error=" + error + "]";
  }

  public boolean isExpired(Instant now) {
    return !at.plus(LIFETIME).isAfter(now)
        || (answeredAt != null && !answeredAt.plus(ANSWERED_AGAIN).isAfter(now));
  }

  /** The text to store in a session, see {@link SessionText}. */
  String write() {
    return SessionText.write(fields());
  }

  public List<@Nullable String> fields() {
    List<@Nullable String> fields = new ArrayList<>(OWN_FIELDS + Wanted.FIELDS);
    Collections.addAll(
        fields,
        id,
        clientId,
        redirectUri,
        state,
        challenge,
        Long.toString(at.toEpochMilli()),
        Boolean.toString(anew),
        answeredAt == null ? null : Long.toString(answeredAt.toEpochMilli()),
        error,
        before);
    if (!wanted.equals(Wanted.CODE)) {
      fields.addAll(wanted.fields());
    }
    return fields;
  }

  /** Reads a stored text; empty if another version of this software wrote it. */
  static Optional<ClientRequest> read(String text) {
    try {
      return of(SessionText.read(text));
    } catch (IllegalArgumentException | IndexOutOfBoundsException other) {
      return Optional.empty();
    }
  }

  /** Reads what {@link #fields} returned; empty if another version of this software wrote it. */
  public static Optional<ClientRequest> of(List<@Nullable String> fields) {
    try {
      return Optional.of(
          new ClientRequest(
              requireNonNull(fields.get(0)),
              requireNonNull(fields.get(1)),
              requireNonNull(fields.get(2)),
              fields.get(3),
              requireNonNull(fields.get(4)),
              Instant.ofEpochMilli(Long.parseLong(fields.get(5))),
              Boolean.parseBoolean(fields.get(6)),
              answeredAt(fields),
              fields.size() > 8 ? fields.get(8) : null,
              fields.size() > 9 ? fields.get(9) : null,
              fields.size() > OWN_FIELDS
                  ? Wanted.of(fields.subList(OWN_FIELDS, fields.size()))
                  : Wanted.CODE));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NullPointerException other) {
      return Optional.empty();
    }
  }

  /** An older version wrote neither this field nor those after it. */
  private static @Nullable Instant answeredAt(List<@Nullable String> fields) {
    String millis = fields.size() > 7 ? fields.get(7) : null;
    return millis == null ? null : Instant.ofEpochMilli(Long.parseLong(millis));
  }
}
