package org.loginwithx.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * What this server has done within the last 24 hours, for a page that shows it: the registries of
 * metrics can only be read by a monitoring system. Times are counted in histograms whose bounds
 * grow by 9 %, so memory does not grow with the number of calls.
 */
@Internal
public final class Recent implements Metrics {

  private static final int HOURS = 24;

  /** So many bounds double the time. */
  private static final int BOUNDS = 8;

  /** The last bound is more than a minute. */
  private static final int BUCKETS = 16 * BOUNDS + 1;

  private static final String SENT = "sent";
  private static final double MEDIAN = 0.5;
  private static final double NEARLY_ALL = 0.99;

  private final Clock clock;
  private final ConcurrentMap<Key, AtomicIntegerArray> histograms = new ConcurrentHashMap<>();
  private final ConcurrentMap<Key, AtomicIntegerArray> mails = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Failure> lastFailure = new AtomicReference<>();

  public Recent(Clock clock) {
    this.clock = clock;
  }

  private record Key(String name, long hour) {}

  /**
   * How long X took to answer.
   *
   * @param endpoint as in the log
   * @param calls how many calls there were
   * @param median half of the calls took no longer
   * @param nearlyAll 99 of 100 calls took no longer
   */
  public record CallTimes(String endpoint, long calls, Duration median, Duration nearlyAll) {}

  /** A mail that could not be sent, and why. */
  public record Failure(Instant at, String kind) {}

  /**
   * The mails.
   *
   * @param sent how many the mail server took
   * @param failed how many it did not take
   * @param lastFailure the last one that it did not take; null if there is none
   */
  public record Mails(long sent, long failed, @Nullable Failure lastFailure) {}

  @Override
  public void login(String outcome, String reason) {}

  @Override
  public void xCall(String endpoint, String outcome, Duration took) {
    count(histograms, endpoint, BUCKETS, bucket(took));
  }

  @Override
  public void mail(String outcome) {
    boolean sent = outcome.equals(SENT);
    count(mails, SENT, 2, sent ? 0 : 1);
    if (!sent) {
      lastFailure.set(new Failure(clock.instant(), outcome));
    }
  }

  @Override
  public void number(String name, String description, LongSupplier value) {}

  private void count(
      ConcurrentMap<Key, AtomicIntegerArray> counts, String name, int size, int place) {
    long hour = hour(clock.instant());
    AtomicIntegerArray numbers =
        counts.computeIfAbsent(new Key(name, hour), key -> new AtomicIntegerArray(size));
    if (numbers.getAndIncrement(place) == 0) {
      counts.keySet().removeIf(key -> key.hour() <= hour - HOURS);
    }
  }

  private static long hour(Instant at) {
    return at.getEpochSecond() / Duration.ofHours(1).toSeconds();
  }

  private static int bucket(Duration took) {
    double doublings = Math.log1p(Math.max(0, took.toMillis())) / Math.log(2);
    return Math.min(BUCKETS - 1, (int) (doublings * BOUNDS));
  }

  /** The longest time that is counted there. */
  private static Duration bound(int bucket) {
    return Duration.ofMillis(Math.round(Math.pow(2, (bucket + 1.0) / BOUNDS) - 1));
  }

  /** The calls to X, by endpoint; endpoints that were not called are left out. */
  public List<CallTimes> calls() {
    Map<String, long[]> sums = new TreeMap<>();
    long oldest = hour(clock.instant()) - HOURS;
    histograms.forEach(
        (key, counts) -> {
          if (key.hour() > oldest) {
            add(sums.computeIfAbsent(key.name(), name -> new long[BUCKETS]), counts);
          }
        });
    return sums.entrySet().stream()
        .map(
            each -> {
              long[] counts = each.getValue();
              return new CallTimes(
                  each.getKey(),
                  sum(counts),
                  quantile(counts, MEDIAN),
                  quantile(counts, NEARLY_ALL));
            })
        .toList();
  }

  private static void add(long[] sums, AtomicIntegerArray counts) {
    for (int place = 0; place < sums.length; place++) {
      sums[place] += counts.get(place);
    }
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static Duration quantile(long[] counts, double part) {
    long wanted = (long) Math.ceil(sum(counts) * part);
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (seen >= wanted) {
        return bound(bucket);
      }
    }
    return bound(BUCKETS - 1);
  }

  /** The mails of the last 24 hours. */
  public Mails mails() {
    long[] sums = new long[2];
    long oldest = hour(clock.instant()) - HOURS;
    mails.forEach(
        (key, counts) -> {
          if (key.hour() > oldest) {
            add(sums, counts);
          }
        });
    return new Mails(sums[0], sums[1], sums[1] == 0 ? null : lastFailure.get());
  }
}
