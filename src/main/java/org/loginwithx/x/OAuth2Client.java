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
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Pkce;
import org.loginwithx.oauth2.Scopes;

/**
 * The calls of a log-in with X by OAuth 2.0 (authorization code with PKCE, RFC 6749 and 7636), and
 * the address of X's page before them.
 *
 * <p>No call blocks, none throws, and each ends within the budget of its {@link HttpCaller}.
 */
@Internal
public final class OAuth2Client {

  private static final int MAX_TOKENS = 64 * 1024;
  private static final int MAX_PROFILE = 256 * 1024;

  /** What is asked for besides id, name and handle. More fields cost nothing more. */
  private static final String FIELDS =
      "created_at,profile_image_url,protected,public_metrics,verified_type";

  private final OAuth2Connection connection;
  private final XCaller caller;
  private final Bills bills;
  private final Shown shown;

  /**
   * @param metrics counts each call
   */
  public OAuth2Client(
      OAuth2Connection connection, HttpCaller caller, Clock clock, Metrics metrics) {
    this(connection, caller, clock, metrics, Bills.NONE);
  }

  /**
   * @param metrics counts each call
   * @param bills counts what X bills
   */
  public OAuth2Client(
      OAuth2Connection connection, HttpCaller caller, Clock clock, Metrics metrics, Bills bills) {
    this(connection, new XCaller(caller, clock, System::nanoTime, metrics), bills, new Shown());
  }

  OAuth2Client(OAuth2Connection connection, HttpCaller caller, Clock clock, LongSupplier nanoTime) {
    this(connection, new XCaller(caller, clock, nanoTime, Metrics.NONE), Bills.NONE, new Shown());
  }

  private OAuth2Client(OAuth2Connection connection, XCaller caller, Bills bills, Shown shown) {
    this.connection = connection;
    this.caller = caller;
    this.bills = bills;
    this.shown = shown;
  }

  /** The connection to X that this client uses. */
  public OAuth2Connection connection() {
    return connection;
  }

  /** Shares with the other client, if its connection is the same, what log-ins have shown. */
  public OAuth2Client showing(@Nullable OAuth2Client other) {
    return other != null && other.connection.equals(connection)
        ? new OAuth2Client(connection, caller, bills, other.shown)
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
   * The address to which the browser is sent. It contains no secret: only the hash of the verifier.
   *
   * @param state X returns it unchanged
   * @param redirectUri where X sends the user back to; has to match an address on the app's list at
   *     X exactly
   */
  public URI authorizationUrl(String state, Pkce pkce, String redirectUri) {
    List<Parameter> query =
        List.of(
            new Parameter("response_type", "code"),
            new Parameter("client_id", connection.credentials().clientId()),
            new Parameter("redirect_uri", redirectUri),
            new Parameter("scope", connection.scopes().toString()),
            new Parameter("state", state),
            new Parameter("code_challenge", pkce.challenge()),
            new Parameter("code_challenge_method", Pkce.METHOD));
    return URI.create(connection.authorizeUrl() + "?" + FormEncoding.encode(query));
  }

  /**
   * Exchanges the code. It can be used once, and within 30 seconds, so the call is repeated only if
   * X cannot have processed it.
   *
   * @param redirectUri the same as in {@link #authorizationUrl}
   */
  public CompletableFuture<XResult<OAuth2Tokens>> tokens(
      String code, Pkce pkce, String redirectUri) {
    List<Parameter> form = new ArrayList<>(5);
    form.add(new Parameter("grant_type", "authorization_code"));
    form.add(new Parameter("code", code));
    form.add(new Parameter("redirect_uri", redirectUri));
    form.add(new Parameter("code_verifier", pkce.verifier()));
    return tokenCall(XEndpoint.TOKEN, form, connection.scopes(), Retry.IF_TURNED_AWAY)
        .thenApply(
            result -> {
              if (result instanceof XResult.Ok) {
                shown.cameBackTo(redirectUri);
              }
              return result;
            });
  }

  /** Whether X has sent a user back to this address since this server started. */
  public boolean hasComeBackTo(String redirectUri) {
    return shown.hasComeBackTo(redirectUri);
  }

  /**
   * Exchanges a refresh token for a new pair. The old one becomes invalid, so the call is repeated
   * only if X cannot have received it.
   *
   * @param granted the scopes of the previous pair
   */
  public CompletableFuture<XResult<OAuth2Tokens>> refresh(String refreshToken, Scopes granted) {
    List<Parameter> form = new ArrayList<>(3);
    form.add(new Parameter("grant_type", "refresh_token"));
    form.add(new Parameter("refresh_token", refreshToken));
    return tokenCall(XEndpoint.REFRESH, form, granted, Retry.NEVER_ONCE_SENT);
  }

  /**
   * Exchanges a user's token of OAuth 1.0a, which stays valid, for a pair of tokens. The user is
   * not asked. Each exchange ends the pair of the one before, so there must not be two at a time
   * for one user; after a lost answer the call may be repeated.
   *
   * @param asked what the pair is to allow; at most what X grants for the token
   */
  public CompletableFuture<XResult<OAuth2Tokens>> exchange(AccessToken oauth1, Scopes asked) {
    List<Parameter> form = new ArrayList<>(6);
    form.add(new Parameter("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"));
    form.add(new Parameter("subject_token", oauth1.token()));
    form.add(new Parameter("subject_token_type", "urn:x:params:oauth:token-type:oauth1_token"));
    form.add(new Parameter("oauth_token_secret", oauth1.tokenSecret()));
    form.add(new Parameter("scope", asked.toString()));
    return caller.call(
        XEndpoint.EXCHANGE,
        () -> post(XEndpoint.EXCHANGE, form),
        Retry.IDEMPOTENT,
        MAX_TOKENS,
        body -> OAuth2Responses.exchanged(body, asked, caller.clock().instant()));
  }

  private CompletableFuture<XResult<OAuth2Tokens>> tokenCall(
      XEndpoint endpoint, List<Parameter> form, Scopes asked, Retry retry) {
    return caller.call(
        endpoint,
        () -> post(endpoint, form),
        retry,
        MAX_TOKENS,
        body -> OAuth2Responses.tokens(body, asked, caller.clock().instant()));
  }

  /** Revokes one token at X. Idempotent. */
  public CompletableFuture<XResult<Boolean>> revoke(String token) {
    List<Parameter> form = new ArrayList<>(2);
    form.add(new Parameter("token", token));
    return caller.call(
        XEndpoint.REVOKE,
        () -> post(XEndpoint.REVOKE, form),
        Retry.IDEMPOTENT,
        MAX_TOKENS,
        body -> true);
  }

  /** Reads the account that the access token belongs to. */
  public CompletableFuture<XResult<XProfile>> me(OAuth2Tokens tokens) {
    boolean email = tokens.scopes().include(OAuth2Connection.EMAIL);
    URI uri =
        URI.create(
            connection.apiUrl()
                + XEndpoint.USERS_ME.path()
                + "?user.fields="
                + FIELDS
                + (email ? ",confirmed_email" : ""));
    return caller.call(
        XEndpoint.USERS_ME,
        () ->
            OutboundRequest.get(uri)
                .with("Authorization", "Bearer " + tokens.accessToken())
                .with("Accept", "application/json"),
        Retry.IDEMPOTENT,
        MAX_PROFILE,
        body -> shown(ProfileResponses.profileOfV2(body)));
  }

  private XProfile shown(XProfile profile) {
    bills.profile(XEndpoint.USERS_ME, profile.user().id());
    shown.login(new LastLogin(caller.clock().instant(), profile.user().email() != null));
    return profile;
  }

  /**
   * X expects a confidential client to authenticate by HTTP Basic and refuses a secret in the form;
   * a public client only sends its id.
   */
  private OutboundRequest post(XEndpoint endpoint, List<Parameter> parameters) {
    ClientCredentials credentials = connection.credentials();
    OutboundRequest request =
        OutboundRequest.post(URI.create(connection.apiUrl() + endpoint.path()))
            .with("Accept", "application/json");
    if (credentials.isConfidential()) {
      return request
          .with("Authorization", credentials.basicAuthorization())
          .withForm(FormEncoding.encode(parameters));
    }
    List<Parameter> form = new ArrayList<>(parameters);
    form.add(new Parameter("client_id", credentials.clientId()));
    return request.withForm(FormEncoding.encode(form));
  }
}
