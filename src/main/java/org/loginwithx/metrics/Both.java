package org.loginwithx.metrics;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts in two registries. */
record Both(Metrics one, Metrics other) implements Metrics {

  @Override
  public void login(String outcome, String reason) {
    one.login(outcome, reason);
    other.login(outcome, reason);
  }

  @Override
  public void xCall(String endpoint, String outcome, Duration took) {
    one.xCall(endpoint, outcome, took);
    other.xCall(endpoint, outcome, took);
  }

  @Override
  public void mail(String outcome) {
    one.mail(outcome);
    other.mail(outcome);
  }

  @Override
  public void number(String name, String description, LongSupplier value) {
    one.number(name, description, value);
    other.number(name, description, value);
  }
}
