package org.loginwithx.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Time to seal and to open 200 bytes, about a pair of tokens of X. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SealerBenchmark {

  private static final String TEXT = "0123456789".repeat(20);
  private static final String[] PLACE = {"login_token", "0d3cf8ae-5f7e", "tokens"};
  private static final String[] ELSEWHERE = {"login_token", "0d3cf8ae-5f7f", "tokens"};

  private final Sealer sealer =
      new Sealer(KeyRing.parse("a:6vqBQ5Zc0ikoOvXc6x8uLsvhfaMg0GVrjFzyBcR5aUg"));
  private final String sealed = sealer.seal(TEXT, PLACE);

  public static void main(String[] arguments) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(SealerBenchmark.class.getSimpleName())
                .shouldFailOnError(true)
                .build())
        .run();
  }

  /** A fast wrong answer is no result. */
  @Setup
  public void checkWork() {
    assertThat(sealer.open(seal(), PLACE)).contains(TEXT);
    assertThat(open()).contains(TEXT);
    assertThat(openElsewhere()).isEmpty();
    assertThat(seal()).isNotEqualTo(seal());
  }

  @Benchmark
  public String seal() {
    return sealer.seal(TEXT, PLACE);
  }

  @Benchmark
  public Optional<String> open() {
    return sealer.open(sealed, PLACE);
  }

  @Benchmark
  public Optional<String> openElsewhere() {
    return sealer.open(sealed, ELSEWHERE);
  }
}
