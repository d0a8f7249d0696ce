package org.loginwithx.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who only looks at the home page, again and again, while others log in. */
final class Bystander implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client;
  private final HttpRequest request;
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Times times = new Times();
  private final AtomicInteger errors = new AtomicInteger();

  Bystander(HttpClient client, URI site) {
    this.client = client;
    this.request = HttpRequest.newBuilder(site.resolve("/")).timeout(PATIENCE).build();
    executor.scheduleWithFixedDelay(this::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    long start = System.nanoTime();
    try {
      if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
        times.add(System.nanoTime() - start);
      } else {
        errors.incrementAndGet();
      }
    } catch (IOException noAnswer) {
      errors.incrementAndGet();
    } catch (InterruptedException enough) {
      Thread.currentThread().interrupt();
    }
  }

  Times times() {
    return times;
  }

  int errors() {
    return errors.get();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
