package org.loginwithx.operations;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;
import org.loginwithx.metrics.Metrics;

/**
 * Counts by MicroProfile Metrics. A container without it has no registry to inject, or cannot load
 * this class and skips it: then nothing is counted.
 */
@Dependent
class LoginMetrics implements Metrics {

  private static final System.Logger LOG = System.getLogger(LoginMetrics.class.getName());

  private volatile @Nullable MetricRegistry registry;

  /**
   * Gets the registry once: the container knows only on its own threads which application's
   * registry it is.
   */
  @Inject
  LoginMetrics(Instance<MetricRegistry> registries) {
    registry = registries.isResolvable() ? registries.get() : null;
    use(LoginMetrics::describe);
  }

  private static void describe(MetricRegistry registry) {
    Metadata logins = described(Figures.LOGINS, Figures.LOGINS_ARE);
    Figures.eachLogin((outcome, reason) -> registry.counter(logins, tags(outcome, reason)));
    registry.counter(
        described(Figures.MAILS, Figures.MAILS_ARE), new Tag(Figures.OUTCOME, Figures.SENT));
  }

  private static Tag[] tags(String outcome, String reason) {
    return new Tag[] {new Tag(Figures.OUTCOME, outcome), new Tag(Figures.REASON, reason)};
  }

  private static Metadata described(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }

  /** An application that uses one of these names for another metric must not lose log-ins by it. */
  private void use(Consumer<MetricRegistry> step) {
    MetricRegistry current = registry;
    if (current == null) {
      return;
    }
    try {
      step.accept(current);
    } catch (RuntimeException nameIsTaken) {
      registry = null;
      LOG.log(System.Logger.Level.WARNING, "Log-ins are not counted any more", nameIsTaken);
    }
  }

  @Override
  public void login(String outcome, String reason) {
    use(all -> all.counter(Figures.LOGINS, tags(outcome, reason)).inc());
  }

  @Override
  public void xCall(String endpoint, String outcome, Duration took) {
    use(
        all ->
            all.timer(
                    Figures.X_CALLS,
                    new Tag(Figures.ENDPOINT, endpoint),
                    new Tag(Figures.OUTCOME, outcome))
                .update(took));
  }

  @Override
  public void mail(String outcome) {
    use(all -> all.counter(Figures.MAILS, new Tag(Figures.OUTCOME, outcome)).inc());
  }

  @Override
  public void number(String name, String description, LongSupplier value) {
    use(all -> all.gauge(described(name, description), value::getAsLong));
  }
}
