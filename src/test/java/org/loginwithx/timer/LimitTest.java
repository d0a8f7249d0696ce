package org.loginwithx.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LimitTest {

  private static final Duration NOW = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofHours(1);

  @Test
  void resultInTimeIsTheResult() {
    CompletableFuture<String> result = new CompletableFuture<>();
    CompletableFuture<String> limited = Limit.within(NEVER, result, "late");
    assertThat(limited).isNotDone();

    result.complete("in time");

    assertThat(limited.join()).isEqualTo("in time");
  }

  @Test
  void whatTakesTooLongGoesOnWithoutThoseWhoWaited() {
    CompletableFuture<String> result = new CompletableFuture<>();

    assertThat(Limit.within(NOW, result, "late").join()).isEqualTo("late");
    assertThat(result).isNotDone();
  }

  @Test
  void failureStaysAFailure() {
    CompletableFuture<String> result = new CompletableFuture<>();
    CompletableFuture<String> limited = Limit.within(NEVER, result, "late");

    result.completeExceptionally(new IllegalArgumentException("broken"));

    assertThat(limited).isCompletedExceptionally();
  }

  @Test
  void futureThatNobodyElseCompletesIsAPause() {
    assertThat(Limit.complete(new CompletableFuture<>(), NOW, 7).join()).isEqualTo(7);
  }

  @Test
  void threadEndsWhenNothingIsLeftToWaitForAndThereIsANewOneForTheNext() throws Exception {
    // One by itself: limits of other tests are not over yet.
    ScheduledThreadPoolExecutor timer = Limit.timer();
    Future<?> never = timer.schedule(() -> {}, NEVER.toMillis(), TimeUnit.MILLISECONDS);
    Thread first = threadOf(timer);
    never.cancel(false);

    first.join();

    assertThat(threadOf(timer)).isNotSameAs(first);
  }

  private static Thread threadOf(ScheduledThreadPoolExecutor timer) throws Exception {
    return timer.schedule(Thread::currentThread, 1, TimeUnit.MILLISECONDS).get();
  }
}
