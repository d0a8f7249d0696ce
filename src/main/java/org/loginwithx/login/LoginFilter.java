package org.loginwithx.login;

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
import java.util.Collection;
import java.util.List;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.metrics.Span.Attribute;
import org.loginwithx.metrics.Tracing;
import org.loginwithx.web.EmbeddedBrowser;
import org.loginwithx.web.Hosts;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.ReturnUrl;
import org.loginwithx.web.Waiting;

/**
 * "Log in with X" for an application. The JAR declares this filter; an application declares it in
 * its {@code web.xml} to change the paths. Takes these paths and lets all other requests pass:
 *
 * <ol>
 *   <li>the start (init-param {@value #START_PATH}, default {@value LoginPaths#DEFAULT_START}),
 *       which sends a user to X;
 *   <li>the callback, to which X sends the browser back, and after which the user is the caller of
 *       the container: init-param {@value #CALLBACK_PATH}, default {@value
 *       LoginPaths#DEFAULT_CALLBACK} for OAuth 1.0a, and {@value #OAUTH2_CALLBACK_PATH}, default
 *       {@value LoginPaths#DEFAULT_OAUTH2_CALLBACK} for OAuth 2.0.
 * </ol>
 *
 * <p>Needs {@code async-supported} and the dispatchers REQUEST and ASYNC. Follows X's "Log in with
 * X" guide, RFC 5849, RFC 6749 and RFC 9700.
 */
public class LoginFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** Session attribute with a message for the next page; the page that shows it removes it. */
  public static final String MESSAGE = NextMessage.ATTRIBUTE;

  static final String START_PATH = "startPath";
  static final String CALLBACK_PATH = "callbackPath";
  static final String OAUTH2_CALLBACK_PATH = "oauth2CallbackPath";

  private static final String CALLBACK = "callback";

  @Inject private transient LoginSettings settings;
  @Inject private transient LoginFlows flows;
  @Inject private transient LoginPaths paths;
  @Inject private transient LoginEndpoints endpoints;
  @Inject private transient LoginResponses responses;
  @Inject private transient Tracing tracing;
  @Inject private transient Event<FilterStarted> started;
  @Inject private transient Event<FilterStopped> stopped;

  private transient String startPath;
  private transient String callbackPath;
  private transient String oauth2CallbackPath;

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
    Waiting.use(responses::pageFailed);
  }

  @Override
  public void destroy() {
    stopped.fire(new FilterStopped());
    super.destroy();
  }

  private boolean isSetUp(Protocol protocol) {
    return settings.isSetUp() && flows.of(protocol).isPresent();
  }

  /**
   * @param needed whether the path has to be mapped to this filter: a path that no browser is sent
   *     to need not be
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

  /** A request that is no log-in costs only the test of its path. */
  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String uri = request.getRequestURI();
    int contextLength = request.getContextPath().length();
    if (isPath(uri, contextLength, startPath)) {
      handle("start", request, response, this::atStart, "GET", "POST");
      return;
    }
    if (isPath(uri, contextLength, callbackPath)) {
      handle(
          CALLBACK,
          request,
          response,
          attempt -> endpoints.atCallback(attempt, Protocol.OAUTH1),
          "GET");
      return;
    }
    if (isPath(uri, contextLength, oauth2CallbackPath)) {
      handle(
          CALLBACK,
          request,
          response,
          attempt -> endpoints.atCallback(attempt, Protocol.OAUTH2),
          "GET");
      return;
    }
    chain.doFilter(request, response);
  }

  private void atStart(LoginAttempt attempt) throws IOException, ServletException {
    if (EmbeddedBrowser.isToBeWarned(attempt.request())) {
      LoginPages.embeddedBrowser(settings, attempt);
      return;
    }
    endpoints.atStart(attempt);
  }

  static boolean isAt(HttpServletRequest request, String path) {
    return isPath(request.getRequestURI(), request.getContextPath().length(), path);
  }

  private static boolean isPath(String uri, int contextLength, String path) {
    return uri.length() == contextLength + path.length() && uri.startsWith(path, contextLength);
  }

  private void handle(
      String step,
      HttpServletRequest request,
      HttpServletResponse response,
      Endpoint endpoint,
      String... methods)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.ASYNC) {
      Waiting.resume(request, response);
      return;
    }
    responses.guarded(
        new LoginAttempt(request, response)
            .tracedBy(tracing.begin("login").with(Attribute.STEP, step)),
        attempt -> answer(attempt, endpoint, methods));
  }

  private void answer(LoginAttempt attempt, Endpoint endpoint, String... methods)
      throws IOException, ServletException {
    HttpServletRequest request = attempt.request();
    // Payara takes a session id from the address even where only cookies should count: a link with
    // an attacker's would finish the attacker's log-in in the browser that opens it.
    if (request.isRequestedSessionIdFromURL() || Hosts.areTwo(request)) {
      responses.fail(attempt, LoginFailure.MALFORMED);
      return;
    }
    if (!List.of(methods).contains(request.getMethod())) {
      attempt.response().setHeader("Allow", String.join(", ", methods));
      responses.empty(attempt, LoginFailure.BAD_METHOD);
      return;
    }
    endpoint.answer(attempt);
  }
}
