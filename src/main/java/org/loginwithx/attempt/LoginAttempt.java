package org.loginwithx.attempt;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.metrics.Span;
import org.loginwithx.metrics.Span.Attribute;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSettings;

/**
 * One attempt to log in, and the request that works on it now: what all steps of the main path need
 * of each other. It is made when a request comes, and goes on when the request has waited for X. A
 * request that finds what an earlier one began continues that attempt.
 */
@Internal
public final class LoginAttempt {

  private final Steps steps = new Steps();
  private HttpServletRequest request;
  private HttpServletResponse response;
  private String id;
  private @Nullable String returnTo;
  private String provider = Profile.X;
  private boolean copyEnds;
  private @Nullable FirstCallback first;
  private Span span = Span.NONE;

  /** A new attempt, by X if nothing else is said. */
  public LoginAttempt(HttpServletRequest request, HttpServletResponse response) {
    this(request, response, AttemptId.next());
  }

  /** An attempt that has an id already. */
  public LoginAttempt(HttpServletRequest request, HttpServletResponse response, String id) {
    this.request = request;
    this.response = response;
    this.id = id;
  }

  /** This request is traced by the span. */
  public LoginAttempt tracedBy(Span requestSpan) {
    span = requestSpan.with(Attribute.ATTEMPT, id);
    return this;
  }

  /** The request has waited, and goes on as these. */
  public LoginAttempt resumedAs(HttpServletRequest again, HttpServletResponse answer) {
    request = again;
    response = answer;
    return this;
  }

  /** Says where the user goes afterwards; null for the success page. */
  public LoginAttempt leadingTo(@Nullable String page) {
    returnTo = page;
    return this;
  }

  /** Says who vouches for the user. */
  public LoginAttempt by(String vouching) {
    provider = vouching;
    return this;
  }

  /** This request begins to send the user to X. */
  public void begin(Purpose purpose, Protocol protocol) {
    steps.add("begun", purpose.words(protocol));
    span.with(Attribute.PROTOCOL, protocol.word());
  }

  /** This request comes back from X for an attempt that another request began. */
  public void continues(PendingLogin pending) {
    continues(pending.attemptId(), pending.returnTo());
    steps.add(pending.startedAt(), "begun", pending.words());
    span.with(Attribute.PROTOCOL, pending.protocol().word());
  }

  /** This request goes on with an attempt that another request began. */
  public void continues(String attemptId, @Nullable String page) {
    id = attemptId;
    returnTo = page;
    span.with(Attribute.ATTEMPT, id);
  }

  /** The answer to this request ends the attempt, and with it the copy in the browser. */
  public void endsCopy() {
    copyEnds = true;
  }

  /** Deletes the copy in the browser, if the answer to this request ends it. */
  public void deleteCopy(LoginSettings settings) {
    if (takeCopy()) {
      AttemptCookie.delete(request, response, id, settings);
    }
  }

  /** Whether the browser has a copy that ends now; only once. */
  private boolean takeCopy() {
    boolean ends = copyEnds;
    copyEnds = false;
    return ends;
  }

  /** This request is the first one with its callback, and has used it up. */
  public void isFirst(FirstCallback callback) {
    first = callback;
  }

  /** The callback that this request has used up; empty for any other request. */
  public Optional<FirstCallback> first() {
    return Optional.ofNullable(first);
  }

  public HttpServletRequest request() {
    return request;
  }

  /** Whether the user sent a form. */
  public boolean isPost() {
    return request.getMethod().equals("POST");
  }

  public HttpServletResponse response() {
    return response;
  }

  /** The id, which users see as a number. */
  public String id() {
    return id;
  }

  /** Where the user goes afterwards; null for the success page. */
  public @Nullable String returnTo() {
    return returnTo;
  }

  /** Who vouches for the user. */
  public String provider() {
    return provider;
  }

  /** The span of the request; {@link Span#NONE} if it is not traced. */
  public Span span() {
    return span;
  }

  public Steps steps() {
    return steps;
  }

  @Override
  public String toString() {
    return "LoginAttempt[id=" + id + ']';
  }
}
