package org.loginwithx.simulator;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A running simulator of X on a port of 127.0.0.1. It is an extension of JUnit, which starts and
 * stops it; without JUnit, close it.
 *
 * <pre>{@code
 * @RegisterExtension static final XSimulator x = XSimulator.start();
 *
 * // Start the application with x.settingsFor("http://127.0.0.1:8080") in its environment.
 *
 * @Test
 * void userLogsIn() {
 *   Browser alice = x.logIn("alice", "http://127.0.0.1:8080/login/twitter");
 *   assertEquals(200, alice.page().statusCode());
 * }
 * }</pre>
 *
 * <p>In a static field, one simulator serves all tests of the class, and of other classes that
 * inherit the field; each test begins with an X that {@linkplain #behave() behaves}. In an instance
 * field, each test has its own simulator. It listens as soon as it is created, so a deployment can
 * use its settings.
 *
 * <p>These accounts exist from the start: {@code alice}, {@code no_email}, {@code big_id}, {@code
 * emoji_rtl}, {@code html_name}, {@code protected_pat}, {@code suspended_sam}, {@code locked_lou};
 * any other handle gets an account at its first log-in. Methods may be called from any thread.
 */
public final class XSimulator
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        AutoCloseable {

  /**
   * Part of secret values: token secrets, access and refresh tokens, codes, the client secret and
   * the application-only bearer. So a test of an application can look for it in logs and pages.
   */
  public static final String SECRET_MARK = "CanarySecret";

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final SimulatorServer server;
  private final Simulation simulation;
  private final Router router;

  /** How many classes run now that have this in a static field. */
  private final AtomicInteger classes = new AtomicInteger();

  XSimulator(SimulatorServer server) {
    this.server = server;
    this.simulation = server.simulation();
    this.router = server.router();
  }

  /** Starts on any free port. */
  public static XSimulator start() {
    return start(XSimulatorSettings.defaults());
  }

  /**
   * Starts on this port.
   *
   * @throws UncheckedIOException naming the port if it is taken
   */
  public static XSimulator start(int port) {
    return start(XSimulatorSettings.defaults().withPort(port));
  }

  /**
   * Starts with these settings.
   *
   * @throws UncheckedIOException naming the port if it is taken
   */
  public static XSimulator start(XSimulatorSettings settings) {
    return new XSimulator(SimulatorServer.start(settings));
  }

  // ---- The application ----

  /**
   * The settings with which an application uses this in place of X, by environment variable: the
   * addresses of this simulator and the keys of the app.
   */
  public Map<String, String> settings() {
    return server.applicationSettings();
  }

  /**
   * The same and {@code LOGIN_PUBLIC_URL}, for the application at this address. Approves its
   * callbacks.
   *
   * @param publicUrl without a slash at its end
   */
  public Map<String, String> settingsFor(String publicUrl) {
    XSimulatorSettings.callbacksOf(publicUrl).forEach(this::allowCallback);
    Map<String, String> settings = settings();
    settings.put("LOGIN_PUBLIC_URL", publicUrl);
    return settings;
  }

  /** {@code http://127.0.0.1:PORT}, in place of {@code https://api.x.com}. */
  public URI baseUri() {
    return server.baseUri();
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
    return server.authorizeUrl();
  }

  /** Approves a callback, without its query; without an approved one, every sign-in is refused. */
  public void allowCallback(String url) {
    simulation.callbacks().add(url);
  }

  // ---- Its users ----

  /** The account with this handle, which is created if it does not exist. */
  public XAccount account(String screenName) {
    return simulation.accounts().withScreenName(screenName);
  }

  /** Adds an account, or changes the one with this id. */
  public void putAccount(XAccount account) {
    simulation.accounts().put(account);
  }

  /**
   * What the user does at X under "connected apps": consent, codes and tokens of both protocols are
   * gone, and X reports it to an app that has subscribed to it.
   */
  public void revoke(String screenName) {
    simulation.revoke(account(screenName).id());
  }

  /**
   * The user takes another handle. X reports it to an app that has subscribed to it.
   *
   * @return the account as it is now
   */
  public XAccount changeHandle(String screenName, String newScreenName) {
    return change(screenName, account(screenName).withScreenName(newScreenName));
  }

  /** The user takes another display name. X reports it to an app that has subscribed to it. */
  public XAccount changeName(String screenName, String newName) {
    return change(screenName, account(screenName).withName(newName));
  }

  private XAccount change(String screenName, XAccount after) {
    XAccount before = account(screenName);
    putAccount(after);
    simulation.activity().renamed(before, after);
    return after;
  }

  /** Until {@link #behave()}, users grant only these scopes of OAuth 2.0. */
  public void grantOnly(String... scopes) {
    simulation
        .authorizations()
        .grantOnly(scopes.length == 0 ? Set.of() : Scope.parse(String.join(" ", scopes)));
  }

  /** A new browser without cookies. */
  public Browser browser() {
    return new Browser(baseUri());
  }

  /**
   * A user with a new browser opens the start of a log-in, agrees at X, and comes back.
   *
   * @param handle the handle of the account, which is created if it does not exist
   * @param start the address at which the application begins a log-in, {@code /login/twitter}
   * @return the browser with the application's last answer and its cookies
   * @throws IllegalStateException with what the browser shows if the log-in did not get to X
   */
  public Browser logIn(String handle, String start) {
    Browser browser = browser();
    browser.logIn(handle, start);
    return browser;
  }

  // ---- What X reports ----

  /** The App ID, by which events name the app. */
  public String appId() {
    return simulation.settings().appId();
  }

  /** The kinds of events that the app has subscribed to, and the user of each if it has one. */
  public List<String> subscriptions() {
    return simulation.activity().subscriptions().stream()
        .map(each -> (each.type() + " " + each.user()).strip())
        .toList();
  }

  /** Asks each webhook for its proof, as X does every hour. Those without it get no more events. */
  public void checkWebhooks() {
    simulation.activity().checkWebhooks();
  }

  /** How many streams are open; one that the app has left counts for some seconds more. */
  public int openStreams() {
    return simulation.activity().openStreams();
  }

  /** Ends all streams, as X does now and then. */
  public void closeStreams() {
    simulation.activity().closeStreams();
  }

  /**
   * Waits until the app has answered this many events at its webhook.
   *
   * @return the status of each; 0 if there was no answer
   */
  public List<Integer> awaitDeliveries(int count) {
    try {
      return simulation.activity().caller().awaitAnswers(count, LONGEST_WAIT);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** The header {@code x-twitter-webhooks-signature} of a delivery with this body. */
  public String webhookSignature(String body) {
    return simulation.activity().caller().signature(body);
  }

  // ---- What goes wrong ----

  /** The next call that the fault concerns goes wrong; several faults queue up. */
  public void next(Fault fault) {
    router.script().next(fault.misbehaviours());
  }

  /** Every call that the fault concerns goes wrong until {@link #behave()}. */
  public void always(Fault fault) {
    router.script().always(fault.misbehaviours());
  }

  /** The next call to the endpoint misbehaves; several misbehaviours queue up. */
  public void misbehaveNext(Endpoint endpoint, Misbehaviour misbehaviour) {
    router.script().next(Map.of(endpoint, misbehaviour));
  }

  /**
   * Every call to the endpoint misbehaves until {@link #behave()}. Those of {@link #misbehaveNext}
   * come first.
   */
  public void misbehave(Endpoint endpoint, Misbehaviour misbehaviour) {
    router.script().always(Map.of(endpoint, misbehaviour));
  }

  /** Holds back every API answer (not the pages), whatever number of calls is under way. */
  public void delay(Duration delay) {
    router.delay(delay);
  }

  /**
   * Ends all faults, delays and limits of scopes, and sets the counters of calls to zero. Accounts
   * and their tokens stay.
   */
  public void behave() {
    router.script().clear();
    router.calls().clear();
    simulation.activity().caller().clear();
    router.delay(simulation.settings().delay());
    simulation.authorizations().reset();
  }

  /**
   * Everything is as after the start, except for approved callbacks, and no new id is used again.
   */
  public void reset() {
    behave();
    simulation.reset();
  }

  // ---- What the application asked ----

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

  // ---- Consent without a browser ----

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

  // ---- JUnit ----

  /**
   * JUnit calls this for a static field only: for its class, for nested classes, and for classes
   * that extend it.
   */
  @Override
  public void beforeAll(ExtensionContext context) {
    if (classes.getAndIncrement() == 0) {
      server.reopen();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (classes.decrementAndGet() == 0) {
      close();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    behave();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (classes.get() == 0) {
      close();
    }
  }

  @Override
  public void close() {
    server.close();
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
