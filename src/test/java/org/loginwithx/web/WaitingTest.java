package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a result, here without a container. */
@Timeout(60)
final class WaitingTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  // Held: a logger that nobody holds loses its handlers when it is collected.
  private final Logger logger = Logger.getLogger(Waiting.class.getName());
  private final List<LogRecord> logged = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private final Map<String, Object> attributes = new ConcurrentHashMap<>();
  private final AtomicInteger resets = new AtomicInteger();
  private @Nullable AsyncContext async;
  private final HttpServletRequest request =
      ServletFakes.proxy(
          HttpServletRequest.class,
          (self, method, args) ->
              switch (method.getName()) {
                case "getMethod" -> "GET";
                case "getRequestURI" -> "/login/twitter";
                case "isAsyncSupported" -> async != null;
                case "isAsyncStarted" -> false;
                case "startAsync" -> async;
                case "getDispatcherType" -> DispatcherType.ASYNC;
                case "removeAttribute" -> attributes.remove((String) args[0]);
                case "getAttribute" -> attributes.get((String) args[0]);
                case "setAttribute" -> attributes.put((String) args[0], args[1]);
                default -> throw new UnsupportedOperationException(method.getName());
              });
  private final HttpServletResponse response =
      ServletFakes.proxy(
          HttpServletResponse.class,
          (self, method, args) ->
              switch (method.getName()) {
                case "isCommitted" -> false;
                case "reset" -> resets.incrementAndGet();
                default -> throw new UnsupportedOperationException(method.getName());
              });

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(handler);
  }

  @Test
  void failureIsLoggedWithItsStackAndTheIdOfTheAttempt() throws Exception {
    IllegalStateException broken = new IllegalStateException("broken");

    assertThat(answer("Log-in 4711, ", CompletableFuture.failedFuture(broken), LONG))
        .isEqualTo("late");

    assertThat(logged).hasSize(1);
    assertThat(logged.get(0).getMessage()).startsWith("Log-in 4711, GET /login/twitter: ");
    assertThat(logged.get(0).getThrown()).hasRootCause(broken);
  }

  @Test
  void failureOfWhatIsNoAttemptIsLoggedToo() throws Exception {
    IllegalStateException broken = new IllegalStateException("broken");

    answer(CompletableFuture.failedFuture(broken), LONG);

    assertThat(logged.get(0).getMessage()).contains("GET /login/twitter");
    assertThat(logged.get(0).getThrown()).hasRootCause(broken);
  }

  @Test
  void slownessIsNoFailure() throws Exception {
    assertThat(answer(new CompletableFuture<>(), Duration.ofMillis(1))).isEqualTo("late");
    assertThat(answer(CompletableFuture.completedFuture("in time"), LONG)).isEqualTo("in time");

    assertThat(logged).isEmpty();
  }

  /** Payara's, whose first thread leaves just when the dispatch has seen that it is there. */
  private final class LeavingJustNow {

    final AtomicBoolean firstThreadIsThere = new AtomicBoolean(true);
    final AtomicInteger dispatches = new AtomicInteger();
    final CompletableFuture<Void> completed = new CompletableFuture<>();
    volatile @Nullable Runnable stored;

    final AsyncContext context =
        ServletFakes.proxy(
            AsyncContext.class,
            (self, method, args) ->
                switch (method.getName()) {
                  case "setTimeout", "addListener" -> null;
                  case "getRequest" -> request;
                  case "getResponse" -> response;
                  case "dispatch" -> dispatch();
                  case "complete" -> completed.complete(null);
                  default -> throw new UnsupportedOperationException(method.getName());
                });

    private @Nullable Object dispatch() {
      dispatches.incrementAndGet();
      boolean there = firstThreadIsThere.get();
      leave();
      if (there) {
        stored = this::again;
      } else {
        again();
      }
      return null;
    }

    private void leave() {
      firstThreadIsThere.set(false);
      Runnable waiting = stored;
      if (waiting != null) {
        waiting.run();
      }
    }

    void again() {
      try {
        Waiting.resume(request, response);
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  @Test
  void dispatchThatTheContainerLosesIsNoRequestLost() throws Exception {
    LeavingJustNow container = new LeavingJustNow();
    async = container.context;
    CompletableFuture<String> result = new CompletableFuture<>();
    CompletableFuture<String> answer = new CompletableFuture<>();
    AtomicInteger answers = new AtomicInteger();
    Waiting.until(
        result,
        LONG,
        () -> "late",
        request,
        response,
        (again, response, value) -> {
          answers.incrementAndGet();
          answer.complete(value);
        });

    result.complete("in time");

    assertThat(container.dispatches).hasValue(1);
    assertThat(container.stored).isNotNull();
    assertThat(answer.join()).isEqualTo("in time");
    container.completed.join();
    assertThat(logged)
        .singleElement()
        .extracting(LogRecord::getMessage)
        .asString()
        .contains("lost");

    // It may come after all.
    container.again();
    assertThat(answers).hasValue(1);
  }

  @Test
  void dispatchThatArrivesGoesOnOnceAndIsCompletedByTheContainer() throws Exception {
    LeavingJustNow container = new LeavingJustNow();
    async = container.context;
    container.firstThreadIsThere.set(false);
    CompletableFuture<String> result = new CompletableFuture<>();
    List<String> answers = new CopyOnWriteArrayList<>();
    Waiting.until(
        result,
        LONG,
        () -> "late",
        request,
        response,
        (again, response, value) -> answers.add(value));

    result.complete("in time");

    assertThat(answers).containsExactly("in time");
    assertThat(container.completed).isNotDone();
    assertThat(logged).isEmpty();
  }

  @Test
  void failureOfARequestThatTheContainerLostHasAPage() throws Exception {
    LeavingJustNow container = new LeavingJustNow();
    async = container.context;
    CompletableFuture<String> result = new CompletableFuture<>();
    CompletableFuture<Exception> shown = new CompletableFuture<>();
    IllegalStateException broken = new IllegalStateException("broken");
    Waiting.use((again, answer, failure) -> shown.complete(failure));
    Waiting.until(
        result,
        LONG,
        () -> "late",
        request,
        response,
        (again, answer, value) -> {
          throw broken;
        });

    result.complete("in time");

    assertThat(shown.join()).isSameAs(broken);
    container.completed.join();
    assertThat(resets).hasValue(1);
  }

  private String answer(CompletableFuture<String> result, Duration longest) throws Exception {
    return answer("", result, longest);
  }

  private String answer(String prefix, CompletableFuture<String> result, Duration longest)
      throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Waiting.until(
        prefix,
        result,
        longest,
        () -> "late",
        request,
        response,
        (again, response, value) -> answer.complete(value));
    return answer.join();
  }
}
