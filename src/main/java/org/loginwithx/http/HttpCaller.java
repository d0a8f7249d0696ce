package org.loginwithx.http;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.loginwithx.Internal;

/**
 * Calls other servers within an {@link HttpBudget}, without a thread waiting for the answer.
 *
 * <p>No redirect is followed, since it would carry a signed header to another host; no cookie or
 * password is sent to a server; server certificates are always checked.
 */
@Internal
public final class HttpCaller implements AutoCloseable {

  private static final int THREADS = 2;

  /** How many calls to one host can be under way at once. */
  private static final int MAX_CONNECTIONS = 1000;

  /**
   * Routers between two networks forget a connection that is idle for some minutes, and tell
   * neither end. The next request on it would never be answered.
   */
  private static final TimeValue MAX_IDLE = TimeValue.ofSeconds(30);

  /**
   * How often the client looks for connections that take too long, which is the precision of that
   * limit.
   */
  private static final TimeValue TICK = TimeValue.ofMilliseconds(250);

  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_HEADERS = 200;

  private static final String LOOPBACK = "127.0.0.1";

  private final HttpBudget budget;
  private final WayOut way;
  private final Addresses addresses;
  private final ScheduledThreadPoolExecutor timers;
  private final CloseableHttpAsyncClient client;
  private final Set<HttpCall> inFlight = ConcurrentHashMap.newKeySet();
  private final Set<HttpStream> streams = ConcurrentHashMap.newKeySet();

  /**
   * Calls without a proxy, and trusts what the JVM trusts.
   *
   * @throws IllegalStateException if the JVM's trust store cannot be read
   */
  public HttpCaller(HttpBudget budget) {
    this(budget, WayOut.straight());
  }

  public HttpCaller(HttpBudget budget, WayOut way) {
    this(budget, way, SystemDefaultDnsResolver.INSTANCE, MAX_IDLE);
  }

  HttpCaller(HttpBudget budget, WayOut way, DnsResolver dns, TimeValue maxIdle) {
    this.budget = budget;
    this.way = way;
    addresses = new Addresses(way, dns, daemons("loginwithx-http-dns-"));
    timers = new ScheduledThreadPoolExecutor(1, daemons("loginwithx-http-timer-"));
    timers.setRemoveOnCancelPolicy(true);
    PoolingAsyncClientConnectionManager connections = connections(budget, way.trust(), addresses);
    client = client(connections, way, maxIdle);
    client.start();
    timers.scheduleWithFixedDelay(
        connections::closeExpired,
        maxIdle.toMilliseconds(),
        maxIdle.toMilliseconds(),
        TimeUnit.MILLISECONDS);
  }

  private static PoolingAsyncClientConnectionManager connections(
      HttpBudget budget, SSLContext trust, Addresses addresses) {
    return PoolingAsyncClientConnectionManagerBuilder.create()
        .setTlsStrategy(
            ClientTlsStrategyBuilder.create()
                .setSslContext(trust)
                // With BUILTIN or BOTH, client 5.5 switches on the JDK's check too late: the JDK
                // then checks no host name.
                .setHostVerificationPolicy(HostnameVerificationPolicy.CLIENT)
                .buildAsync())
        // HTTP/2 would put all calls on one connection: its limit of streams would limit log-ins,
        // and a GOAWAY would fail all of them.
        .setDefaultTlsConfig(
            TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom().setConnectTimeout(Timeout.of(budget.connect())).build())
        .setDnsResolver(addresses)
        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
        .setMaxConnPerRoute(MAX_CONNECTIONS)
        .build();
  }

  private static CloseableHttpAsyncClient client(
      PoolingAsyncClientConnectionManager connections, WayOut way, TimeValue maxIdle) {
    return HttpAsyncClients.custom()
        .setConnectionManager(connections)
        .setIOReactorConfig(
            IOReactorConfig.custom()
                .setIoThreadCount(THREADS)
                .setSelectInterval(TICK)
                .setTcpNoDelay(true)
                .build())
        .setThreadFactory(daemons("loginwithx-http-"))
        .setHttp1Config(
            Http1Config.custom().setMaxLineLength(MAX_LINE).setMaxHeaderCount(MAX_HEADERS).build())
        .setKeepAliveStrategy(
            (response, context) -> {
              TimeValue asked =
                  DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(
                      response, context);
              return TimeValue.isPositive(asked) ? asked.min(maxIdle) : maxIdle;
            })
        .setDefaultRequestConfig(RequestConfig.custom().setProtocolUpgradeEnabled(false).build())
        .addRequestInterceptorLast((request, body, context) -> HttpCall.sending(context))
        .setRoutePlanner(way.routes())
        .setDefaultCredentialsProvider(way.credentials())
        .setUserAgent("login-with-x")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .build();
  }

  /** Calls with the body limit of the budget; see {@link #call(Supplier, Retry, int)}. */
  public CompletableFuture<HttpResult> call(Supplier<OutboundRequest> requests, Retry retry) {
    return call(requests, retry, budget.maxBody());
  }

  /**
   * Sends a request, and at most once more if {@code retry} allows it, both within the budget's
   * total.
   *
   * <p>The result never completes exceptionally. Cancelling it drops the exchange. It completes on
   * one of few threads of this class, so dependent stages that block belong on another executor.
   *
   * @param requests called for each attempt, so that each is signed with its own nonce and
   *     timestamp
   * @param maxBody most bytes of body to accept
   * @throws RuntimeException thrown by the supplier for the first attempt
   */
  public CompletableFuture<HttpResult> call(
      Supplier<OutboundRequest> requests, Retry retry, int maxBody) {
    HttpCall call =
        new HttpCall(client, addresses, timers, budget.withMaxBody(maxBody), requests, retry);
    inFlight.add(call);
    call.result().whenComplete((result, cancellation) -> inFlight.remove(call));
    call.start();
    return call.result();
  }

  /**
   * Sends a request whose successful answer is lines that never end.
   *
   * <p>The result completes when the stream has ended, never exceptionally. Cancelling it drops the
   * connection.
   *
   * @param silence how long the server may send nothing at all
   * @param opened called when a successful answer has begun
   * @param lines takes each line that is not empty, and says whether there may be more; on one of
   *     few threads, so it must not block
   */
  public CompletableFuture<HttpResult> stream(
      OutboundRequest request, Duration silence, Runnable opened, Predicate<String> lines) {
    HttpStream stream = new HttpStream(client, request, silence, budget.maxBody());
    streams.add(stream);
    stream.result().whenComplete((result, cancellation) -> streams.remove(stream));
    stream.start(addresses, opened, lines);
    return stream.result();
  }

  /**
   * Loads the classes that the first call would wait for, which takes a second or more on a small
   * server. It sends nothing to another server: it makes the first message of TLS in memory, and
   * calls a port of this server at which nothing listens.
   */
  public void warmUp() {
    try {
      SSLEngine engine = way.trust().createSSLEngine(LOOPBACK, 443);
      engine.setUseClientMode(true);
      engine.wrap(
          ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    } catch (SSLException | RuntimeException later) {
      // The first call will say what is wrong.
    }
    if (way.firstHost(LOOPBACK).equals(LOOPBACK)) {
      var unused =
          call(
              () -> OutboundRequest.get(URI.create("http://" + LOOPBACK + ":1/")),
              Retry.NEVER_ONCE_SENT);
    }
  }

  /** Ends calls in flight, and any later one, with {@link HttpFault#DEADLINE}. */
  @Override
  public void close() {
    timers.shutdownNow();
    for (HttpCall call : inFlight) {
      call.fail(HttpFault.DEADLINE);
    }
    streams.forEach(stream -> stream.fail(HttpFault.DEADLINE));
    addresses.close();
    client.close(CloseMode.IMMEDIATE);
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
