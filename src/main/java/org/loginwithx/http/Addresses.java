package org.loginwithx.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the hosts that are called. Separate threads query the DNS: the HTTP client
 * queries it in the caller's thread, and a DNS server that does not answer would hold requests and
 * timers.
 */
final class Addresses implements DnsResolver {

  private static final long KEPT = Duration.ofSeconds(30).toNanos();
  private static final int THREADS = 2;
  private static final int MOST_HOSTS = 100;

  private final WayOut way;
  private final DnsResolver dns;
  private final ThreadPoolExecutor asking;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(List<InetAddress> addresses, long since) {

    boolean isFresh() {
      return System.nanoTime() - since < KEPT;
    }
  }

  Addresses(WayOut way, DnsResolver dns, ThreadFactory threads) {
    this.way = way;
    this.dns = dns;
    asking =
        new ThreadPoolExecutor(
            THREADS, THREADS, 2, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    asking.allowCoreThreadTimeOut(true);
  }

  /**
   * Calls {@code next} when the addresses are known to which a connection for a call to this host
   * is made, or with the reason why they are not. If they are known already, it does so at once.
   *
   * @throws RejectedExecutionException after {@link #close}
   */
  void find(String target, Consumer<@Nullable UnknownHostException> next) {
    if (way.isHidden(target)) {
      next.accept(new UnknownHostException(target));
      return;
    }
    String host = way.firstHost(target);
    Known found = known.get(host);
    if (found != null && found.isFresh()) {
      next.accept(null);
      return;
    }
    asking.execute(
        () -> {
          try {
            keep(host, way.resolve(dns, target));
          } catch (UnknownHostException unknown) {
            next.accept(unknown);
            return;
          }
          next.accept(null);
        });
  }

  private void keep(String host, InetAddress[] addresses) {
    if (known.size() >= MOST_HOSTS) {
      known.clear();
    }
    known.put(host, new Known(List.of(addresses), System.nanoTime()));
  }

  /** This address has answered a call to the host: from now on, calls to it try it first. */
  void answered(String target, InetAddress address) {
    known.computeIfPresent(
        way.firstHost(target),
        (name, found) -> {
          if (found.addresses().indexOf(address) <= 0) {
            return found;
          }
          List<InetAddress> sorted = new ArrayList<>(found.addresses());
          sorted.remove(address);
          sorted.add(0, address);
          return new Known(List.copyOf(sorted), found.since());
        });
  }

  /** The addresses that {@link #find} found; they need not be fresh any more. */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    Known found = known.get(host);
    return found == null ? way.resolve(dns, host) : found.addresses().toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  void close() {
    asking.shutdownNow();
  }
}
