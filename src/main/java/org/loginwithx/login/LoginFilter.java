package org.loginwithx.login;

import static java.util.Objects.requireNonNullElseGet;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import org.loginwithx.account.Accounts;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.TokenKeeper;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.attempt.ReturnAddresses;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.attempt.TravellingCopies;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.Hosts;
import org.loginwithx.web.LoginCookie;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.ReturnUrl;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.Steps;
import org.loginwithx.web.Waiting;

/**
 * "Log in with X" for the application that declares this filter in its {@code web.xml}. Takes these
 * paths and lets everything else pass:
 *
 * <ol>
 *   <li>the start (init-param {@value #START_PATH}, default {@value LoginPaths#DEFAULT_START}),
 *       which sends a person to X;
 *   <li>the callback, to which X sends them back, and after which they are the caller of the
 *       container: init-param {@value #CALLBACK_PATH}, default {@value LoginPaths#DEFAULT_CALLBACK}
 *       for OAuth 1.0a, and {@value #OAUTH2_CALLBACK_PATH}, default {@value
 *       LoginPaths#DEFAULT_OAUTH2_CALLBACK} for OAuth 2.0.
 * </ol>
 *
 * <p>Needs {@code async-supported} and the dispatchers REQUEST and ASYNC. Follows X's "Log in with
 * X" guide, RFC 5849, RFC 6749 and RFC 9700.
 */
public class LoginFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** Session attribute with a message for the next page; who shows it removes it. */
  public static final String MESSAGE = NextMessage.ATTRIBUTE;

  static final String START_PATH = "startPath";
  static final String CALLBACK_PATH = "callbackPath";
  static final String OAUTH2_CALLBACK_PATH = "oauth2CallbackPath";

  private static final System.Logger LOG = System.getLogger(LoginFilter.class.getName());

  @Inject private transient LoginSettings settings;
  @Inject private transient LoginFlows flows;
  @Inject private transient UsedCallbacks taken;
  @Inject private transient LoginCompletion completion;
  @Inject private transient Accounts accounts;
  @Inject private transient Proofs proofs;
  @Inject private transient TokenKeeper tokens;
  @Inject private transient Trial trial;
  @Inject private transient LoginPaths paths;
  @Inject private transient EmailSettings emailSettings;
  @Inject private transient Clock clock;
  @Inject private transient LoginReport report;
  @Inject private transient Bulkhead inFlight;
  @Inject private transient StrangerSessions sessions;
  @Inject private transient TravellingCopies copies;
  @Inject private transient HeldTokens heldTokens;
  @Inject private transient LiveLogins liveLogins;
  @Inject private transient LoginCookie cookie;
  @Inject private transient UnlinkedMark unlinked;
  @Inject private transient Event<FilterStarted> started;
  @Inject private transient Event<FilterStopped> stopped;

  private transient String startPath;
  private transient String callbackPath;
  private transient String oauth2CallbackPath;
  private transient LoginResponses responses;
  private transient ReturnAddresses returnAddresses;
  private transient LoginStart start;
  private transient LoginEnding ending;
  private transient LoginCallback callback;
  private transient LoginCallback oauth2Callback;

  /** For the container, which fills in the rest. */
  @SuppressWarnings("NullAway.Init")
  public LoginFilter() {}

  @Override
  public void init(FilterConfig config) throws ServletException {
    super.init(config);
    started.fire(new FilterStarted(config.getServletContext()));
    startPath = path(config, START_PATH, LoginPaths.DEFAULT_START, true);
    callbackPath =
        path(config, CALLBACK_PATH, LoginPaths.DEFAULT_CALLBACK, isSetUp(Protocol.OAUTH1));
    oauth2CallbackPath =
        path(
            config,
            OAUTH2_CALLBACK_PATH,
            LoginPaths.DEFAULT_OAUTH2_CALLBACK,
            isSetUp(Protocol.OAUTH2));
    paths.set(startPath, callbackPath, oauth2CallbackPath);
    responses =
        new LoginResponses(settings, paths, new SecurityHeaders(settings), report, sessions);
    returnAddresses = new ReturnAddresses(clock);
    start =
        new LoginStart(
            settings, flows, responses, sessions, copies, returnAddresses, proofs, inFlight, clock);
    LinkEnding linkEnding = new LinkEnding(accounts, tokens, responses);
    ending =
        new LoginEnding(
            completion,
            linkEnding,
            unlinked,
            responses,
            sessions,
            heldTokens,
            paths,
            emailSettings,
            clock);
    SecondCallback second =
        new SecondCallback(
            taken, liveLogins, cookie, settings, paths, emailSettings, responses, clock);
    callback = callback(Protocol.OAUTH1, second);
    oauth2Callback = callback(Protocol.OAUTH2, second);
  }

  @Override
  public void destroy() {
    stopped.fire(new FilterStopped());
    super.destroy();
  }

  private LoginCallback callback(Protocol protocol, SecondCallback second) {
    return new LoginCallback(
        protocol,
        settings,
        flows,
        taken,
        second,
        responses,
        ending,
        sessions,
        copies,
        returnAddresses,
        trial,
        inFlight,
        clock);
  }

  private boolean isSetUp(Protocol protocol) {
    return settings.isSetUp() && flows.of(protocol).isPresent();
  }

  /**
   * @param needed whether the path has to be mapped to this filter: one that nobody is sent to need
   *     not be
   */
  private static String path(FilterConfig config, String parameter, String usual, boolean needed)
      throws ServletException {
    String path = config.getInitParameter(parameter);
    String chosen = path == null ? usual : path.strip();
    if (!chosen.startsWith("/") || chosen.endsWith("/") || ReturnUrl.parse(chosen).isEmpty()) {
      throw new ServletException(
          "LoginFilter: init-param %s is '%s', but has to be a path such as %s"
              .formatted(parameter, chosen, usual));
    }
    FilterRegistration registration =
        config.getServletContext().getFilterRegistration(config.getFilterName());
    if (needed && registration != null && !isMapped(registration.getUrlPatternMappings(), chosen)) {
      throw new ServletException(
          "LoginFilter: %s is not among the url-patterns of filter %s in web.xml"
              .formatted(chosen, config.getFilterName()));
    }
    return chosen;
  }

  private static boolean isMapped(Collection<String> patterns, String path) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                pattern.equals(path)
                    || (pattern.endsWith("/*")
                        && path.startsWith(pattern.substring(0, pattern.length() - 1))));
  }

  /** The test for the path is all that a request costs which is no log-in. */
  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String uri = request.getRequestURI();
    int contextLength = request.getContextPath().length();
    if (isPath(uri, contextLength, startPath)) {
      handle(request, response, this::start);
      return;
    }
    if (isPath(uri, contextLength, callbackPath)) {
      handle(request, response, (again, answer) -> callback(again, answer, callback));
      return;
    }
    if (isPath(uri, contextLength, oauth2CallbackPath)) {
      handle(request, response, (again, answer) -> callback(again, answer, oauth2Callback));
      return;
    }
    chain.doFilter(request, response);
  }

  private static boolean isPath(String uri, int contextLength, String path) {
    return uri.length() == contextLength + path.length() && uri.startsWith(path, contextLength);
  }

  private void start(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (!isMethod(request, response, "GET", "POST")) {
      return;
    }
    boolean goesOn =
        request.getParameter("switch") != null || request.getParameter("member") != null;
    if (goesOn && !settings.isSetUp()) {
      // Switched off since they were at X (ADV-14).
      responses.fail(
          request, response, Failure.of(LoginFailure.NOT_SET_UP, AttemptId.next(), null));
      return;
    }
    if (request.getParameter("switch") != null) {
      ending.accountSwitch(request, response);
      return;
    }
    if (request.getParameter("link") != null) {
      start.link(request, response);
      return;
    }
    if (request.getParameter("member") != null) {
      ending.member(request, response);
      return;
    }
    start.start(request, response);
  }

  private void callback(
      HttpServletRequest request, HttpServletResponse response, LoginCallback callback)
      throws IOException, ServletException {
    if (isMethod(request, response, "GET")) {
      callback.callback(request, response);
    }
  }

  private boolean isMethod(
      HttpServletRequest request, HttpServletResponse response, String... allowed) {
    for (String method : allowed) {
      if (request.getMethod().equals(method)) {
        return true;
      }
    }
    response.setHeader("Allow", String.join(", ", allowed));
    responses.empty(request, response, LoginFailure.BAD_METHOD, AttemptId.next());
    return false;
  }

  /**
   * Whatever happens in a log-in, it ends with an answer and never with somebody logged in by
   * accident.
   */
  private void handle(HttpServletRequest request, HttpServletResponse response, Step step)
      throws IOException, ServletException {
    try {
      if (request.getDispatcherType() == DispatcherType.ASYNC) {
        Waiting.resume(request, response);
        return;
      }
      // Payara takes a session id from the address even where only cookies should count: a link
      // with an attacker's would finish the attacker's log-in in the browser of whoever opens it.
      if (request.isRequestedSessionIdFromURL() || Hosts.areTwo(request)) {
        responses.fail(
            request, response, Failure.of(LoginFailure.MALFORMED, AttemptId.next(), null));
        return;
      }
      step.take(request, response);
    } catch (DatabaseUnavailableException noDatabase) {
      responses.fail(request, response, Failure.of(noDatabase, number(request), null));
    } catch (RuntimeException failure) {
      String number = number(request);
      LOG.log(System.Logger.Level.ERROR, "Log-in " + number + " failed", failure);
      if (response.isCommitted()) {
        throw failure;
      }
      response.reset();
      responses.fail(request, response, Failure.of(LoginFailure.INTERNAL, number, null));
    }
  }

  /** That of the attempt, under which its failure may be repeated, or a new one. */
  private static String number(HttpServletRequest request) {
    return requireNonNullElseGet(Steps.of(request).number(), AttemptId::next);
  }

  @FunctionalInterface
  private interface Step {
    void take(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }
}
