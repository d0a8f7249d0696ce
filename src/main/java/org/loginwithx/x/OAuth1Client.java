package org.loginwithx.x;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.form.FormEncoding;
import org.loginwithx.form.Parameter;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.http.OutboundRequest;
import org.loginwithx.http.Retry;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.oauth1.OAuth1Signer;
import org.loginwithx.oauth1.RequestToken;
import org.loginwithx.oauth1.SignableRequest;

/**
 * The three calls of a log-in with X by OAuth 1.0a, and the address of X's page between them.
 *
 * <p>No call blocks, none throws, and each ends within the budget of its {@link HttpCaller}.
 */
@Internal
public final class OAuth1Client {

  private static final int MAX_FORM = 64 * 1024;
  private static final int MAX_PROFILE = 256 * 1024;

  private final OAuth1Connection connection;
  private final XCaller caller;
  private final Bills bills;
  private final Shown shown;
  private final OAuth1Signer signer;

  /**
   * @param metrics counts each call
   */
  public OAuth1Client(
      OAuth1Connection connection, HttpCaller caller, Clock clock, Metrics metrics) {
    this(connection, caller, clock, metrics, Bills.NONE);
  }

  /**
   * @param metrics counts each call
   * @param bills counts what X bills
   */
  public OAuth1Client(
      OAuth1Connection connection, HttpCaller caller, Clock clock, Metrics metrics, Bills bills) {
    this(connection, new XCaller(caller, clock, System::nanoTime, metrics), bills, new Shown());
  }

  OAuth1Client(OAuth1Connection connection, HttpCaller caller, Clock clock, LongSupplier nanoTime) {
    this(connection, new XCaller(caller, clock, nanoTime, Metrics.NONE), Bills.NONE, new Shown());
  }

  private OAuth1Client(OAuth1Connection connection, XCaller caller, Bills bills, Shown shown) {
    this.connection = connection;
    this.caller = caller;
    this.bills = bills;
    this.shown = shown;
    this.signer = new OAuth1Signer(connection.credentials());
  }

  /** The connection to X that this client uses. */
  public OAuth1Connection connection() {
    return connection;
  }

  /** Shares with the other client, if its connection is the same, what log-ins have shown. */
  public OAuth1Client showing(@Nullable OAuth1Client other) {
    return other != null && other.connection.equals(connection)
        ? new OAuth1Client(connection, caller, bills, other.shown)
        : this;
  }

  /** The last log-in with this connection; empty if there was none since this server started. */
  public Optional<LastLogin> lastLogin() {
    return shown.last();
  }

  /** The calls whose limit at X is used up, and how long they must wait. */
  public Map<XEndpoint, Duration> usedUp() {
    return caller.usedUp();
  }

  /** How far X's clock is ahead of this server's; empty if X has not answered since then. */
  public Optional<Duration> clockAhead(Instant since) {
    return caller.time().ahead(since);
  }

  /**
   * Step (2) of the page "Architecture": asks X for a request token. A second token does no harm,
   * so this call may be repeated.
   *
   * @param callbackUrl where X sends the user back to; has to be on the app's list at X
   */
  public CompletableFuture<XResult<RequestToken>> requestToken(String callbackUrl) {
    URI uri = connection.endpoint(XEndpoint.REQUEST_TOKEN);
    SignableRequest request =
        SignableRequest.of("POST", uri).withOAuthParameter("oauth_callback", callbackUrl);
    if (connection.accessType() != null) {
      request =
          request.withFormParameter("x_auth_access_type", connection.accessType().parameter());
    }
    return call(
        XEndpoint.REQUEST_TOKEN, request, Retry.IDEMPOTENT, MAX_FORM, TokenResponses::requestToken);
  }

  /**
   * Step (3): the address to which the browser is sent with the request token. It contains no
   * secret.
   */
  public URI authorizationUrl(RequestToken token, AuthorizationHints hints) {
    List<Parameter> query = new ArrayList<>(4);
    query.add(new Parameter("oauth_token", token.token()));
    if (hints.forceLogin()) {
      query.add(new Parameter("force_login", "true"));
    }
    if (hints.screenName() != null) {
      query.add(new Parameter("screen_name", hints.screenName()));
    }
    if (hints.lang() != null) {
      query.add(new Parameter("lang", hints.lang()));
    }
    String page = connection.alwaysAsk() ? "/oauth/authorize?" : "/oauth/authenticate?";
    return URI.create(connection.apiUrl() + page + FormEncoding.encode(query));
  }

  /**
   * Step (5): exchanges the request token. The verifier can be used once, so the call is repeated
   * only if X cannot have received it.
   */
  public CompletableFuture<XResult<GrantedAccess>> accessToken(
      RequestToken token, String oauthVerifier) {
    SignableRequest request =
        SignableRequest.of("POST", connection.endpoint(XEndpoint.ACCESS_TOKEN))
            .withOAuthParameter("oauth_verifier", oauthVerifier)
            .signedBy(token);
    return call(
        XEndpoint.ACCESS_TOKEN,
        request,
        Retry.IF_TURNED_AWAY,
        MAX_FORM,
        TokenResponses::grantedAccess);
  }

  /** Step (6): reads the account that the access token belongs to. */
  public CompletableFuture<XResult<XProfile>> verifyCredentials(AccessToken token) {
    String query =
        "?include_entities=false&skip_status=true"
            + (connection.email() ? "&include_email=true" : "");
    URI uri = URI.create(connection.endpoint(XEndpoint.VERIFY_CREDENTIALS) + query);
    return call(
        XEndpoint.VERIFY_CREDENTIALS,
        SignableRequest.of("GET", uri).signedBy(token),
        Retry.IDEMPOTENT,
        MAX_PROFILE,
        body -> shown(ProfileResponses.profileOfV1(body)));
  }

  private XProfile shown(XProfile profile) {
    bills.profile(XEndpoint.VERIFY_CREDENTIALS, profile.user().id());
    shown.login(new LastLogin(caller.clock().instant(), profile.user().email() != null));
    return profile;
  }

  /** Revokes an access token at X. Idempotent. */
  public CompletableFuture<XResult<Boolean>> invalidate(AccessToken token) {
    return call(
        XEndpoint.INVALIDATE_TOKEN,
        SignableRequest.of("POST", connection.endpoint(XEndpoint.INVALIDATE_TOKEN)).signedBy(token),
        Retry.IDEMPOTENT,
        MAX_FORM,
        body -> true);
  }

  private <T> CompletableFuture<XResult<T>> call(
      XEndpoint endpoint,
      SignableRequest request,
      Retry retry,
      int maxBody,
      XCaller.Reader<T> reader) {
    return caller.call(endpoint, () -> signed(request), retry, maxBody, reader);
  }

  private OutboundRequest signed(SignableRequest request) {
    OutboundRequest http =
        new OutboundRequest(request.method(), request.uri(), Map.of(), null)
            .with("Authorization", signer.sign(request, caller.time().seconds()))
            .with("Accept", "*/*");
    return request.formParameters().isEmpty()
        ? http
        : http.withForm(FormEncoding.encode(request.formParameters()));
  }
}
