package org.loginwithx.load;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** One person with a new browser who logs in and lands on a page that says who they are. */
final class Login {

  private final Browser browser;
  private final URI start;
  private final URI page;
  private final String handle;

  /**
   * @param start where a log-in begins
   * @param page where it ends
   */
  Login(Browser browser, URI start, URI page, String handle) {
    this.browser = browser;
    this.start = start;
    this.page = page;
    this.handle = handle;
  }

  /** Fails with the reason if another user, or none, is logged in at the end. */
  CompletableFuture<Void> run() {
    return begin()
        .thenCompose(this::consent)
        .thenCompose(browser::get)
        .thenAccept(this::requirePage)
        .thenCompose(landed -> look());
  }

  /** As far as X's question. */
  CompletableFuture<URI> begin() {
    return browser.get(start).thenApply(Login::location);
  }

  private CompletableFuture<URI> consent(URI question) {
    return browser
        .postElsewhere(
            question.resolve(question.getRawPath()),
            "decision=authorize&screen_name="
                + URLEncoder.encode(handle, StandardCharsets.UTF_8)
                + "&"
                + question.getRawQuery())
        .thenApply(Login::location);
  }

  private void requirePage(HttpResponse<String> response) {
    URI landed = location(response);
    if (!landed.getPath().equals(page.getPath())) {
      throw new IllegalStateException("Led to " + landed.getPath());
    }
  }

  /** Asks who is logged in. */
  CompletableFuture<Void> look() {
    return browser
        .get(page)
        .thenAccept(
            response -> {
              if (response.statusCode() != 200
                  || !response.body().contains("\"username\":\"" + handle + "\"")) {
                throw unexpected(response);
              }
            });
  }

  /** Where a redirect leads. */
  private static URI location(HttpResponse<String> response) {
    if (response.statusCode() != 302 && response.statusCode() != 303) {
      throw unexpected(response);
    }
    return response.uri().resolve(response.headers().firstValue("Location").orElseThrow());
  }

  private static IllegalStateException unexpected(HttpResponse<String> response) {
    return new IllegalStateException(
        "%s answered %d: %.200s"
            .formatted(response.uri().getPath(), response.statusCode(), response.body()));
  }
}
