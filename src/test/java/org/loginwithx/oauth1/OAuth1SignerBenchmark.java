package org.loginwithx.oauth1;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.loginwithx.form.Parameter;
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

/** Time of X's printed status update: its base string, and the whole header. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OAuth1SignerBenchmark {

  private static final long TIMESTAMP = 1318622958;
  private static final String NONCE = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg";
  private static final ConsumerCredentials CREDENTIALS =
      new ConsumerCredentials(
          "xvz1evFS4wEEPTGEFPHBog", "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw");
  private static final AccessToken TOKEN =
      new AccessToken(
          "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
          "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE");
  private static final List<Parameter> OAUTH_PARAMETERS =
      List.of(
          new Parameter("oauth_consumer_key", CREDENTIALS.consumerKey()),
          new Parameter("oauth_nonce", NONCE),
          new Parameter("oauth_signature_method", "HMAC-SHA1"),
          new Parameter("oauth_timestamp", Long.toString(TIMESTAMP)),
          new Parameter("oauth_token", TOKEN.token()),
          new Parameter("oauth_version", "1.0"));

  private final SignableRequest request =
      SignableRequest.of(
              "POST",
              URI.create("https://api.x.com/1.1/statuses/update.json?include_entities=true"))
          .withFormParameter("status", "Hello Ladies + Gentlemen, a signed OAuth request!")
          .signedBy(TOKEN);
  private final OAuth1Signer fixedNonceSigner = new OAuth1Signer(CREDENTIALS, () -> NONCE);
  private final OAuth1Signer signer = new OAuth1Signer(CREDENTIALS);

  public static void main(String[] arguments) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(OAuth1SignerBenchmark.class.getSimpleName())
                .shouldFailOnError(true)
                .build())
        .run();
  }

  /** A fast wrong answer is no result. */
  @Setup
  public void checkWork() {
    assertThat(baseString())
        .startsWith("POST&https%3A%2F%2Fapi.x.com%2F1.1%2Fstatuses%2Fupdate.json&include_entities")
        .endsWith("%2520OAuth%2520request%2521");
    assertThat(fixedNonceSignature()).contains("\"Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D\"");
    assertThat(signature()).startsWith("OAuth oauth_consumer_key=").isNotEqualTo(signature());
  }

  @Benchmark
  public String baseString() {
    return SignatureBaseString.of(
        request.method(), request.uri(), OAUTH_PARAMETERS, request.formParameters());
  }

  @Benchmark
  public String fixedNonceSignature() {
    return fixedNonceSigner.sign(request, TIMESTAMP);
  }

  @Benchmark
  public String signature() {
    return signer.sign(request, TIMESTAMP);
  }
}
