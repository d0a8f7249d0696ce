package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A benchmark runs so seldom that nobody would notice that it cannot any more. */
final class LoginFilterBenchmarkTest {

  @ParameterizedTest
  @ValueSource(strings = {"/account", "/app/account", "/login/twittes"})
  void benchmarkStillDoesItsWork(String uri) {
    LoginFilterBenchmark benchmark = new LoginFilterBenchmark();
    benchmark.uri = uri;

    assertThatCode(benchmark::checkWork).doesNotThrowAnyException();
  }
}
