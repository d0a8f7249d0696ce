package org.loginwithx.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running simulator of X on a port of 127.0.0.1.
 *
 * <pre>{@code
 * try (XSimulator x = XSimulator.start()) {
 *   x.allowCallback("http://127.0.0.1:8080/login/callback");
 *   ... point the app at x.baseUri() with x.consumerKey() and x.consumerSecret() ...
 *   String callback = x.approve(authenticateUrl, "alice");
 * }
 * }</pre>
 *
 * <p>Ready accounts: {@code alice}, {@code no_email}, {@code big_id}, {@code emoji_rtl}, {@code
 * html_name}, {@code protected_pat}, {@code suspended_sam}, {@code locked_lou}. Methods may be
 * called from any thread.
 */
public final class XSimulator implements AutoCloseable {

  /**
   * Is in every secret value: token secrets, access and refresh tokens, codes, the client secret
   * and the application-only bearer; so that a test of an application can look for it in logs and
   * pages.
   */
  public static final String SECRET_MARK = "CanarySecret";

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final Simulation simulation;
  private final Router router;
  private final HttpLoop loop;

  private XSimulator(XSimulatorSettings settings) {
    this.simulation = new Simulation(settings);
    this.router = new Router(simulation, this::baseUri);
    try {
      this.loop = new HttpLoop(settings.port(), router::answer);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The X simulator cannot use port " + settings.port() + " of 127.0.0.1: " + e.getMessage(),
          e);
    }
  }

  /** On any free port. */
  public static XSimulator start() {
    return start(XSimulatorSettings.defaults());
  }

  /**
   * On this port.
   *
   * @throws UncheckedIOException naming the port if it is taken
   */
  public static XSimulator start(int port) {
    return start(XSimulatorSettings.defaults().withPort(port));
  }

  /**
   * As the settings say.
   *
   * @throws UncheckedIOException naming the port if it is taken
   */
  public static XSimulator start(XSimulatorSettings settings) {
    XSimulator simulator = new XSimulator(settings);
    simulator.loop.start();
    return simulator;
  }

  /** {@code http://127.0.0.1:PORT}, in place of {@code https://api.x.com}. */
  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + loop.port());
  }

  public String consumerKey() {
    return simulation.settings().consumerKey();
  }

  public String consumerSecret() {
    return simulation.settings().consumerSecret();
  }

  /** The OAuth 2.0 Client ID. */
  public String clientId() {
    return simulation.settings().clientId();
  }

  /** The OAuth 2.0 Client Secret; null for a public client. */
  public @Nullable String clientSecret() {
    return simulation.settings().clientSecret();
  }

  /** The consent page of OAuth 2.0, in place of {@code https://x.com/i/oauth2/authorize}. */
  public URI authorizeUrl() {
    return baseUri().resolve(Endpoint.AUTHORIZE_OAUTH2.path());
  }

  /** Approves a callback, without its query; without an approved one, every sign-in is refused. */
  public void allowCallback(String url) {
    simulation.callbacks().add(url);
  }

  /** The account with this handle, made if there is none. */
  public XAccount account(String screenName) {
    return simulation.accounts().withScreenName(screenName);
  }

  /** Adds an account, or changes the one with this id. */
  public void putAccount(XAccount account) {
    simulation.accounts().put(account);
  }

  /**
   * What the user does at X under "connected apps": consent, codes and tokens of both protocols are
   * gone.
   */
  public void revoke(String screenName) {
    simulation.revoke(account(screenName).id());
  }

  /** From now on until {@link #reset()}, people grant no scopes of OAuth 2.0 but these. */
  public void grantOnly(String... scopes) {
    simulation
        .authorizations()
        .grantOnly(scopes.length == 0 ? Set.of() : Scope.parse(String.join(" ", scopes)));
  }

  /** The next call that has nothing scripted yet; several queue up. */
  public void misbehaveNext(Endpoint endpoint, Misbehaviour misbehaviour) {
    router.script().next(endpoint, misbehaviour);
  }

  /** Every call until {@link #reset()}, after those of {@link #misbehaveNext}. */
  public void misbehave(Endpoint endpoint, Misbehaviour misbehaviour) {
    router.script().always(endpoint, misbehaviour);
  }

  /** Holds back every API answer (not the pages), whatever number of calls is under way. */
  public void delay(Duration delay) {
    router.delay(delay);
  }

  /** As after the start: only approved callbacks stay, and no fresh id is used again. */
  public void reset() {
    router.script().clear();
    router.calls().clear();
    router.delay(simulation.settings().delay());
    simulation.reset();
  }

  /** How many requests reached the endpoint, refused and spoilt ones included. */
  public int calls(Endpoint endpoint) {
    return router.calls().count(endpoint);
  }

  /** Returns as soon as the endpoint was asked this often. */
  public void awaitCalls(Endpoint endpoint, int count) {
    try {
      if (router.calls().await(endpoint, count, LONGEST_WAIT)) {
        return;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException(endpoint + " was not asked " + count + " times");
  }

  /** The latest API calls, at most 2,000, oldest first; no page views. */
  public List<RecordedCall> recorded() {
    return router.calls().calls();
  }

  /**
   * Does what a person does on the consent page of either protocol, without a browser and its
   * cookies. What is scripted for {@link Endpoint#AUTHORIZE_OAUTH2} counts here too.
   *
   * @return the callback with {@code oauth_token} and {@code oauth_verifier}, for the PIN flow
   *     {@code oob?oauth_token=...&oauth_verifier=PIN}; with OAuth 2.0 the callback with {@code
   *     state} and {@code code}
   * @throws IllegalArgumentException if the page would show an error
   */
  public String approve(String authenticateUrl, String screenName) {
    if (isOAuth2(authenticateUrl)) {
      AuthorizationRequest request = authorizationRequest(authenticateUrl);
      return redirect(() -> simulation.authorizations().approve(request, account(screenName)));
    }
    RequestToken token = undecided(authenticateUrl);
    XAccount account = account(screenName);
    RequestToken approved = simulation.requestTokens().approve(token.token(), account.id());
    if (approved == null) {
      throw new IllegalArgumentException("The request token has just been used or has expired");
    }
    simulation.browsers().grant(account.id());
    return PercentEncoding.encodeForHeader(approved.approvedCallback());
  }

  /**
   * The person cancels, and with OAuth 1.0a follows the link back.
   *
   * @return the callback with {@code denied}, with OAuth 2.0 the callback with {@code error} and
   *     {@code state}
   * @throws IllegalArgumentException if the page would show an error
   */
  public String deny(String authenticateUrl) {
    if (isOAuth2(authenticateUrl)) {
      AuthorizationRequest request = authorizationRequest(authenticateUrl);
      return redirect(() -> simulation.authorizations().deny(request));
    }
    RequestToken token = undecided(authenticateUrl);
    simulation.requestTokens().remove(token.token());
    return PercentEncoding.encodeForHeader(token.deniedCallback());
  }

  @Override
  public void close() {
    loop.close();
  }

  private static boolean isOAuth2(String authorizeUrl) {
    return Endpoint.AUTHORIZE_OAUTH2.path().equals(URI.create(authorizeUrl).getPath());
  }

  private AuthorizationRequest authorizationRequest(String authorizeUrl) {
    String query = URI.create(authorizeUrl).getRawQuery();
    return simulation.authorizations().read(Parameters.parse(query == null ? "" : query));
  }

  private String redirect(Supplier<Reply> rightAnswer) {
    Reply reply = router.pageAnswer(Endpoint.AUTHORIZE_OAUTH2, rightAnswer);
    String location = reply.header("location");
    if (location == null) {
      throw new IllegalArgumentException("The page leads nowhere: status " + reply.status());
    }
    return location;
  }

  private RequestToken undecided(String authenticateUrl) {
    URI url = URI.create(authenticateUrl);
    if (url.getRawQuery() == null || Endpoint.at(url.getPath()) != Endpoint.AUTHENTICATE) {
      throw new IllegalArgumentException("Not the address of a consent page: " + authenticateUrl);
    }
    String token = Parameters.parse(url.getRawQuery()).first("oauth_token", "");
    RequestToken undecided = simulation.requestTokens().findUndecided(token);
    if (undecided == null) {
      throw new IllegalArgumentException(
          "The request token is unknown, used or expired: " + authenticateUrl);
    }
    return undecided;
  }
}
