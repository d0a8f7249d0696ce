package org.loginwithx.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.http.HttpResult.Answer;

/** JSON that stops in the middle, goes too deep or counts too far ends in our own failure. */
@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HostileResponsesTest {

  static Stream<String> profiles() {
    return Stream.of(
        "{\"id\":12,\"status\":[",
        "{\"id\":12,\"status\":{",
        "{\"id\":12,\"status\":{\"text\":[1,",
        "{\"id\":12,\"name\":[",
        "{\"id\":12,\"status\":\"",
        "{\"id\":12,\"status\":" + "[".repeat(100_000),
        "{\"status\":" + "[".repeat(5_000) + "]".repeat(5_000) + ",\"id\":12}",
        "{\"id\":" + "9".repeat(200_000) + "}",
        "{\"id\":1E1000000000}");
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void hostileProfileIsABadProfile(String body) {
    assertThatThrownBy(() -> ProfileResponses.user(bytes(body)))
        .isInstanceOfSatisfying(
            ResponseException.class,
            failure -> assertThat(failure.fault()).isEqualTo(XFault.BAD_PROFILE));
  }

  static Stream<String> errors() {
    return Stream.of(
        "{\"errors\":[{\"code\":",
        "{\"errors\":" + "[".repeat(30_000),
        "{\"errors\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}",
        "{\"errors\":[{\"code\":1E1000000000}]}",
        "{\"errors\":[{\"code\":1E-1000000000}]}",
        "{\"errors\":[{\"code\":1E99999999999}]}",
        "{\"errors\":[{\"code\":" + "9".repeat(60_000) + "}]}",
        "{\"id\":" + "9".repeat(2_000) + "}");
  }

  @ParameterizedTest
  @MethodSource("errors")
  void hostileErrorStillHasItsStatus(String body) {
    HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
    RateLimits limits = new RateLimits(Clock.systemUTC(), System::nanoTime);
    Answer answer = new Answer(429, none, bytes(body), 1, Duration.ZERO);

    XFailure failure = ErrorResponses.read(XEndpoint.REQUEST_TOKEN, answer, limits);

    assertThat(failure.fault()).isEqualTo(XFault.RATE_LIMITED);
    assertThat(limits.remaining(XEndpoint.REQUEST_TOKEN)).isPositive();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
