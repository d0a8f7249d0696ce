package org.loginwithx.x;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.oauth1.ConsumerCredentials;
import org.loginwithx.oauth1.RequestToken;
import org.loginwithx.simulator.XSimulator;

/** A client in front of a simulator, and its calls in a form that reads well in tests. */
final class XCalls implements AutoCloseable {

  static final String CALLBACK = "http://127.0.0.1:8080/oauth/callback/twitter";

  /** Time for a loaded machine to answer, and little enough to wait for an answer that never is. */
  static final HttpBudget BUDGET =
      new HttpBudget(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(8), 64 * 1024);

  static final HttpBudget IMPATIENT =
      new HttpBudget(
          Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofMillis(1_500), 64 * 1024);

  private final XSimulator simulator;
  private final HttpCaller caller;
  final OAuth1Client client;

  private XCalls(
      XSimulator simulator,
      OAuth1Connection connection,
      HttpBudget budget,
      Clock clock,
      LongSupplier nanos) {
    this.simulator = simulator;
    this.caller = new HttpCaller(budget);
    this.client = new OAuth1Client(connection, caller, clock, nanos);
  }

  static XCalls to(XSimulator simulator) {
    return to(simulator, BUDGET);
  }

  static XCalls to(XSimulator simulator, HttpBudget budget) {
    return new XCalls(
        simulator, connection(simulator), budget, Clock.systemUTC(), System::nanoTime);
  }

  static XCalls to(XSimulator simulator, SettableTime time) {
    return new XCalls(simulator, connection(simulator), BUDGET, time, time);
  }

  static XCalls to(XSimulator simulator, OAuth1Connection connection) {
    return new XCalls(simulator, connection, BUDGET, Clock.systemUTC(), System::nanoTime);
  }

  static OAuth1Connection connection(XSimulator simulator) {
    return connection(simulator, simulator.baseUri(), null, false, true);
  }

  static OAuth1Connection connection(
      XSimulator simulator,
      URI apiUrl,
      @Nullable AccessType accessType,
      boolean alwaysAsk,
      boolean email) {
    return new OAuth1Connection(
        new ConsumerCredentials(simulator.consumerKey(), simulator.consumerSecret()),
        apiUrl,
        accessType,
        alwaysAsk,
        email);
  }

  XResult<RequestToken> requestToken() {
    return join(client.requestToken(CALLBACK));
  }

  /** The person says yes. */
  Approval approve(String screenName) {
    RequestToken token = value(requestToken());
    String callback =
        simulator.approve(
            client.authorizationUrl(token, AuthorizationHints.NONE).toString(), screenName);
    String verifier = callback.replaceFirst(".*[?&]oauth_verifier=([^&]*).*", "$1");
    return new Approval(token, verifier);
  }

  XResult<GrantedAccess> accessToken(Approval approval) {
    return join(client.accessToken(approval.token(), approval.oauthVerifier()));
  }

  AccessToken obtainAccessToken(String screenName) {
    return value(accessToken(approve(screenName))).token();
  }

  XResult<XUser> verifyCredentials(AccessToken token) {
    return join(client.verifyCredentials(token)).map(XProfile::user);
  }

  static <T> T join(CompletableFuture<T> future) {
    return requireNonNull(future.orTimeout(30, TimeUnit.SECONDS).join());
  }

  static <T> T value(XResult<T> result) {
    if (result instanceof XResult.Ok<T> ok) {
      return ok.value();
    }
    throw new AssertionError("X said no: " + failure(result));
  }

  static XFailure failure(XResult<?> result) {
    if (result instanceof XResult.Failed<?> failed) {
      return failed.failure();
    }
    throw new AssertionError("X said yes");
  }

  @Override
  public void close() {
    caller.close();
  }

  /** What comes back from X with a person who agreed. */
  record Approval(RequestToken token, String oauthVerifier) {

    @Override
    public String toString() {
      return "Approval[***]";
    }
  }
}
