package org.loginwithx.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A browser without a window: it follows redirects, keeps the application's cookies, and stays at
 * X's page until its user decides. X does not remember it, so each log-in asks who the user is.
 *
 * <pre>{@code
 * Browser browser = x.browser();
 * browser.open(app + "/login/twitter"); // is at X's page now
 * browser.approve("alice");             // or deny(), now or later
 * HttpResponse<String> page = browser.page();
 * }</pre>
 */
public final class Browser {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Chromium and Firefox stop there as well. */
  private static final int MOST_REDIRECTS = 20;

  private final URI x;
  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private @Nullable HttpResponse<String> page;

  Browser(URI x) {
    this.x = x;
  }

  /**
   * Opens an address and follows redirects, until the user has to decide at X or there is an answer
   * of another kind.
   */
  public HttpResponse<String> open(String address) {
    return follow(request(URI.create(address)).GET());
  }

  /**
   * The user agrees at X and comes back to the application.
   *
   * @param handle the handle of the account, which is created if it does not exist
   * @return the last answer of the application
   * @throws IllegalStateException if this browser is not at X's page
   */
  public HttpResponse<String> approve(String handle) {
    return decide(Parameters.NONE.with("screen_name", handle).with("decision", "authorize"));
  }

  /**
   * The user cancels at X and comes back to the application.
   *
   * @return the last answer of the application
   * @throws IllegalStateException if this browser is not at X's page
   */
  public HttpResponse<String> deny() {
    return decide(Parameters.NONE.with("decision", "cancel").with("direct", "true"));
  }

  /** Opens the start of a log-in, and agrees at X. */
  public HttpResponse<String> logIn(String handle, String start) {
    open(start);
    return approve(handle);
  }

  /** Whether this browser shows X's page, which asks the user. */
  public boolean isAtX() {
    URI address = page().uri();
    Endpoint endpoint = Endpoint.at(address.getPath());
    return address.getAuthority().equals(x.getAuthority())
        && page().statusCode() == 200
        && (endpoint == Endpoint.AUTHENTICATE || endpoint == Endpoint.AUTHORIZE_OAUTH2);
  }

  /** The page that this browser shows: the last answer that was not a redirect. */
  public HttpResponse<String> page() {
    if (page == null) {
      throw new IllegalStateException("The browser has opened nothing yet");
    }
    return page;
  }

  /** All cookies of the application that this browser has. */
  public List<HttpCookie> cookies() {
    return List.copyOf(cookies.getCookieStore().getCookies());
  }

  /** The header {@code Cookie} for another client, which calls this address as the same user. */
  public String cookieHeader(String address) {
    return String.join("; ", cookiesFor(URI.create(address)));
  }

  private HttpResponse<String> decide(Parameters decision) {
    if (!isAtX()) {
      throw new IllegalStateException(
          "The browser is not at X's page, but at %s: status %d, %s"
              .formatted(page().uri(), page().statusCode(), words(page().body())));
    }
    URI address = page().uri();
    // The form of the page has the parameters of its address in hidden fields.
    Parameters form = Parameters.parse(address.getRawQuery()).without("screen_name").and(decision);
    return follow(
        request(x.resolve(address.getPath()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form.encoded())));
  }

  /** The text that a user reads on a page. */
  private static String words(String html) {
    return html.replaceAll("(?s)<(style|script)\\b.*?</\\1>|<[^>]*>", " ")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private HttpResponse<String> follow(HttpRequest.Builder first) {
    HttpResponse<String> answer = send(first.build());
    for (int i = 0; i < MOST_REDIRECTS && isRedirect(answer); i++) {
      String location = answer.headers().firstValue("Location").orElseThrow();
      answer = send(request(answer.uri().resolve(location)).GET().build());
    }
    if (isRedirect(answer)) {
      throw new IllegalStateException("Redirects without end, the last at " + answer.uri());
    }
    page = answer;
    return answer;
  }

  private static boolean isRedirect(HttpResponse<String> answer) {
    return List.of(301, 302, 303, 307, 308).contains(answer.statusCode())
        && answer.headers().firstValue("Location").isPresent();
  }

  private HttpRequest.Builder request(URI address) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(PATIENCE).header("Accept", "text/html,*/*;q=0.8");
    if (!isX(address)) {
      cookiesFor(address).forEach(cookie -> request.header("Cookie", cookie));
    }
    return request;
  }

  private List<String> cookiesFor(URI address) {
    try {
      return cookies.get(address, Map.of()).getOrDefault("Cookie", List.of());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
      if (!isX(request.uri())) {
        cookies.put(request.uri(), answer.headers().map());
      }
      return answer;
    } catch (IOException noAnswer) {
      throw new UncheckedIOException("No answer from " + request.uri(), noAnswer);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", stopped);
    }
  }

  private boolean isX(URI address) {
    return x.getAuthority().equals(address.getAuthority());
  }
}
