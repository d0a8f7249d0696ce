package org.loginwithx.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A browser with cookies of its own, which shares its connections with other browsers. */
final class Browser {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client;
  private final CookieJar cookies = new CookieJar();

  Browser(HttpClient client) {
    this.client = client;
  }

  /** A redirect is an answer like others. */
  CompletableFuture<HttpResponse<String>> get(URI page) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(page)
            .timeout(PATIENCE)
            .header("Accept", "text/html,application/json");
    String header = cookies.header(page);
    if (!header.isEmpty()) {
      request.header("Cookie", header);
    }
    return client
        .sendAsync(request.build(), BodyHandlers.ofString())
        .whenComplete(
            (response, failure) -> {
              if (failure == null) {
                cookies.keep(response);
              }
            });
  }

  /** A form at another site, on which this browser has no cookies. */
  CompletableFuture<HttpResponse<String>> postElsewhere(URI page, String form) {
    HttpRequest request =
        HttpRequest.newBuilder(page)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }
}
