package org.loginwithx.trial;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.loginwithx.metrics.Metrics;

/** Records the calls of one try. */
final class TryCalls implements Metrics {

  private final List<TryResult.Step> made = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param before the calls of an earlier request of the same try
   */
  TryCalls(List<TryResult.Step> before) {
    made.addAll(before);
  }

  List<TryResult.Step> made() {
    return List.copyOf(made);
  }

  @Override
  public void xCall(String endpoint, String outcome, Duration took) {
    made.add(new TryResult.Step(endpoint, outcome, took.toMillis()));
  }

  @Override
  public void login(String outcome, String reason) {}

  @Override
  public void mail(String outcome) {}

  @Override
  public void number(String name, String description, LongSupplier value) {}
}
