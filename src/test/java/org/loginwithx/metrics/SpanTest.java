package org.loginwithx.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Which span a thread works for, and when a span ends. */
final class SpanTest {

  private final List<String> ended = new ArrayList<>();

  private final class Named extends Span {

    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public Span child(String part) {
      return new Named(name + "/" + part);
    }

    @Override
    public Span call(String part) {
      return child(part);
    }

    @Override
    public Span with(Attribute attribute, String value) {
      return this;
    }

    @Override
    public Span with(Attribute attribute, long value) {
      return this;
    }

    @Override
    public Span failed(String reason) {
      return this;
    }

    @Override
    public void end() {
      ended.add(name);
    }

    @Override
    protected Runnable enter() {
      return () -> {};
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static String now() {
    return Span.step("now", () -> Span.current().toString());
  }

  private static <T> T elsewhere(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> new Thread(task).start()).join();
  }

  @Test
  void stepIsAPartOfWhatTheThreadWorksForNow() {
    try (Span.Work work = new Named("login").work()) {
      assertThat(work).isNotNull();
      assertThat(Span.step("take", SpanTest::now)).isEqualTo("login/take/now");
      assertThat(Span.current()).hasToString("login");
      assertThat(elsewhere(Span::current)).isSameAs(Span.NONE);
    }

    assertThat(ended).containsExactly("login/take/now", "login/take", "login");
    assertThat(Span.current()).isSameAs(Span.NONE);
  }

  @Test
  void stepThatFailsEnds() {
    Span login = new Named("login");
    assertThatThrownBy(
            () -> {
              try (Span.Work work = login.work()) {
                assertThat(work).isNotNull();
                Span.step(
                    "take",
                    () -> {
                      throw new IllegalStateException("no database");
                    });
              }
            })
        .hasMessage("no database");

    assertThat(ended).containsExactly("login/take", "login");
    assertThat(Span.current()).isSameAs(Span.NONE);
  }

  @Test
  void spanEndsWithItsLastWorkOnWhateverThread() {
    Span login = new Named("login");
    try (Span.Work first = login.work()) {
      assertThat(first).isNotNull();
      login.hold();
    }
    assertThat(ended).as("the request waits for X").isEmpty();

    String later =
        elsewhere(
            () -> {
              try (Span.Work second = login.work()) {
                assertThat(second).isNotNull();
                return now();
              } finally {
                login.release();
              }
            });

    assertThat(later).isEqualTo("login/now");
    assertThat(ended).containsExactly("login/now", "login");
  }

  @Test
  void whatDependsOnACarriedResultWorksForTheSpan() {
    Span login = new Named("login");
    login.hold();
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<String> second =
        login.carry(answer).thenCompose(value -> CompletableFuture.completedFuture(value + now()));

    assertThat(elsewhere(() -> answer.complete("ok "))).isTrue();

    assertThat(second.join()).isEqualTo("ok login/now");
    assertThat(ended).as("still held").containsExactly("login/now");
  }

  @Test
  void carriedResultFailsLikeTheResult() {
    Span login = new Named("login");
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<String> carried = login.carry(answer);

    answer.completeExceptionally(new IllegalStateException("no answer"));

    assertThatThrownBy(carried::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("no answer");
  }

  @Test
  void withoutATracingSystemResultsAreLeftAlone() {
    CompletableFuture<String> answer = new CompletableFuture<>();

    assertThat(Tracing.NONE.begin("login").carry(answer)).isSameAs(answer);
  }

  @Test
  void withoutATracingSystemNothingIsAllocated() {
    Supplier<String> work = () -> "done";
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    untraced(work);

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int attempt = 0; attempt < 1_000; attempt++) {
      untraced(work);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    // To read the counter may itself allocate a little; one object for each attempt would be 16,000
    // bytes.
    assertThat(allocated).isLessThan(1_000);
  }

  /** Does everything that an attempt does for its trace. */
  private static void untraced(Supplier<String> work) {
    Span login = Tracing.NONE.begin("login").with(Span.Attribute.STEP, "callback");
    login.hold();
    try (Span.Work traced = login.work()) {
      assertSame(Span.NONE, Span.current());
      assertSame(Span.NONE, Span.current().call("POST /2/oauth2/token").failed("dns"));
      assertSame("done", Span.step("take", work));
      traced.close();
    }
    login.with(Span.Attribute.STATUS, 200).release();
  }

  /** Unlike AssertJ, without an object for each check. */
  private static void assertSame(Object expected, Object actual) {
    if (expected != actual) {
      throw new AssertionError(actual);
    }
  }
}
