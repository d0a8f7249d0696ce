package org.loginwithx.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many log-ins, so and so many of them at once: as soon as one ends, the next begins. */
final class Crowd {

  /** So many people there are; a person who comes again is a returning one. */
  private static final int PEOPLE = 500;

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final HttpClient client;
  private final URI site;
  private final int logins;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final Times times = new Times();
  private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  Crowd(HttpClient client, URI site, int logins) {
    this.client = client;
    this.site = site;
    this.logins = logins;
  }

  /** Runs them all, and returns how long it took. */
  Duration run(int concurrency) {
    long start = System.nanoTime();
    for (int i = 0; i < Math.min(concurrency, logins); i++) {
      next();
    }
    if (logins > 0) {
      end.orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS).join();
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void next() {
    int number = begun.getAndIncrement();
    if (number >= logins) {
      return;
    }
    long start = System.nanoTime();
    new Login(client, site, "person_" + number % PEOPLE)
        .run()
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                times.add(System.nanoTime() - start);
              } else {
                errors.add(reason(failure));
              }
              if (ended.incrementAndGet() == logins) {
                end.complete(null);
              }
              next();
            });
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause.toString();
  }

  int ended() {
    return ended.get();
  }

  Times times() {
    return times;
  }

  List<String> errors() {
    return List.copyOf(errors);
  }
}
