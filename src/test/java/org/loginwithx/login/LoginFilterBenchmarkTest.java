package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A benchmark runs so seldom that only a test notices that it is broken. */
final class LoginFilterBenchmarkTest {

  @ParameterizedTest
  @ValueSource(strings = {"/account", "/app/account", "/login/twittes"})
  void benchmarkStillDoesItsWork(String uri) {
    LoginFilterBenchmark benchmark = new LoginFilterBenchmark();
    benchmark.uri = uri;

    assertThatCode(benchmark::checkWork).doesNotThrowAnyException();
  }
}
