package org.loginwithx.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Calls other servers within an {@link HttpBudget}, without a thread waiting for the answer.
 *
 * <p>No redirect is followed, since it would carry a signed header to another host; no cookie,
 * password or proxy setting of the JVM is used; server certificates are always checked.
 */
public final class HttpCaller implements AutoCloseable {

  private static final int CALLBACK_THREADS = 4;

  private final HttpBudget budget;
  private final ExecutorService callbacks;
  private final ScheduledThreadPoolExecutor deadlines;
  private final HttpClient client;
  private final Set<HttpCall> inFlight = ConcurrentHashMap.newKeySet();

  /**
   * Trusts what the JVM trusts by default.
   *
   * @throws IllegalStateException if the JVM's trust store cannot be read
   */
  public HttpCaller(HttpBudget budget) {
    this(budget, defaultTrust());
  }

  HttpCaller(HttpBudget budget, SSLContext trust) {
    this.budget = budget;
    callbacks = Executors.newFixedThreadPool(CALLBACK_THREADS, daemons("loginwithx-http-"));
    // A timer of our own: the one of CompletableFuture lives as long as the JVM and would keep the
    // class loader of a redeployed application.
    deadlines = new ScheduledThreadPoolExecutor(1, daemons("loginwithx-http-deadline-"));
    deadlines.setRemoveOnCancelPolicy(true);
    client =
        HttpClient.newBuilder()
            // HTTP/2 would put all calls on one connection: its limit of streams is then one of
            // log-ins, and the GOAWAY that JDK clients get under bursts fails them together.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(budget.connect())
            .sslContext(trust)
            .executor(callbacks)
            .build();
  }

  /** Calls with the body limit of the budget; see {@link #call(Supplier, Retry, int)}. */
  public CompletableFuture<HttpResult> call(Supplier<HttpRequest.Builder> requests, Retry retry) {
    return call(requests, retry, budget.maxBody());
  }

  /**
   * Sends a request, and at most once more if {@code retry} allows it, both within the budget's
   * total.
   *
   * <p>The result never completes exceptionally. Cancelling it drops the exchange. It completes on
   * one of few threads of this class, so dependent stages that block belong on another executor.
   *
   * <p>Beneath this, the JDK's client connects a second time if it is refused, and sends a GET
   * again, as it was, if a pooled connection turns out to be dead before a byte of answer; neither
   * counts as an attempt. It keeps idle connections for 20 minutes on JDK 17, which the system
   * property {@code jdk.httpclient.keepalive.timeout} (seconds) changes for the whole JVM.
   *
   * @param requests asked anew for each attempt, so that each is signed with its own nonce and
   *     timestamp; the time limit and HTTP version are set here
   * @param maxBody most bytes of body to accept
   * @throws RuntimeException what the supplier throws for the first attempt, and if its request is
   *     incomplete
   */
  public CompletableFuture<HttpResult> call(
      Supplier<HttpRequest.Builder> requests, Retry retry, int maxBody) {
    HttpCall call = new HttpCall(client, budget.withMaxBody(maxBody), requests, retry);
    inFlight.add(call);
    call.result().whenComplete((result, cancellation) -> inFlight.remove(call));
    call.start(deadlines);
    return call.result();
  }

  /** Ends calls in flight, and any later one, with {@link HttpFault#DEADLINE}. */
  @Override
  public void close() {
    deadlines.shutdownNow();
    for (HttpCall call : inFlight) {
      call.fail(HttpFault.DEADLINE);
    }
    callbacks.shutdown();
    // JDK 17 cannot close its client: its selector thread ends when the client is collected.
  }

  private static SSLContext defaultTrust() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JVM's default trust store cannot be used", e);
    }
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      // No inheritable thread-locals: the first caller is a request thread of the container.
      Thread thread = new Thread(null, task, prefix + number.incrementAndGet(), 0, false);
      thread.setDaemon(true);
      return thread;
    };
  }
}
