package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a result, here in a chain of filters that forbids to put a request aside. */
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

  private final Map<String, Object> attributes = new HashMap<>();
  private final HttpServletRequest request =
      ServletFakes.proxy(
          HttpServletRequest.class,
          (self, method, args) ->
              switch (method.getName()) {
                case "getMethod" -> "GET";
                case "getRequestURI" -> "/login/twitter";
                case "isAsyncSupported" -> false;
                case "getAttribute" -> attributes.get((String) args[0]);
                case "setAttribute" -> attributes.put((String) args[0], args[1]);
                default -> throw new UnsupportedOperationException(method.getName());
              });
  private final HttpServletResponse response =
      ServletFakes.proxy(
          HttpServletResponse.class,
          (self, method, args) -> {
            throw new UnsupportedOperationException(method.getName());
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
  void failureIsLoggedWithItsStackAndTheNumberOfTheAttempt() throws Exception {
    Steps.of(request).begin("4711", Protocol.OAUTH1, Purpose.LOGIN);
    IllegalStateException broken = new IllegalStateException("broken");

    assertThat(answer(CompletableFuture.failedFuture(broken), LONG)).isEqualTo("late");

    assertThat(logged).hasSize(1);
    assertThat(logged.get(0).getMessage()).contains("4711", "GET /login/twitter");
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

  private String answer(CompletableFuture<String> result, Duration longest) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Waiting.until(
        result,
        longest,
        () -> "late",
        request,
        response,
        (again, response, value) -> answer.complete(value));
    return answer.join();
  }
}
