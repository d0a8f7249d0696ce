package org.loginwithx.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.enterprise.inject.Instance;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.loginwithx.metrics.Metrics;

/** What is counted is seen on a real server; here is what must not disturb a log-in. */
final class LoginMetricsTest {

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @SuppressWarnings("unchecked")
  private static LoginMetrics with(@Nullable MetricRegistry registry) {
    return new LoginMetrics(
        (Instance<MetricRegistry>)
            proxy(
                Instance.class,
                (self, method, args) ->
                    method.getName().equals("get") ? registry : registry != null));
  }

  private static void everything(Metrics metrics) {
    metrics.login("failed", "denied");
    metrics.xCall("token", "ok", Duration.ofMillis(5));
    metrics.mail("sent");
    metrics.number("login_in_flight", "Log-ins that wait for X", () -> 1);
  }

  @Test
  void containerWithoutARegistryCountsNothing() {
    assertThatCode(() -> everything(with(null))).doesNotThrowAnyException();
  }

  @Test
  void nameThatTheApplicationHasTakenCostsNobodyTheLogIn() {
    AtomicInteger refused = new AtomicInteger();
    MetricRegistry taken =
        proxy(
            MetricRegistry.class,
            (self, method, args) -> {
              refused.incrementAndGet();
              throw new IllegalArgumentException("A metric of this name has other tags");
            });

    assertThatCode(() -> everything(with(taken))).doesNotThrowAnyException();

    assertThat(refused).as("tried once").hasValue(1);
  }
}
