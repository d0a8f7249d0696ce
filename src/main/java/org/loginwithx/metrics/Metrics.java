package org.loginwithx.metrics;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Is told what happens, to count it. Called on any thread, also on those that wait for X: nothing
 * here may block or throw. All words are from short lists of ours, and nothing is about a person.
 */
public interface Metrics {

  /** Nobody counts. */
  Metrics NONE =
      new Metrics() {
        @Override
        public void login(String outcome, String reason) {}

        @Override
        public void xCall(String endpoint, String outcome, Duration took) {}

        @Override
        public void mail(String outcome) {}

        @Override
        public void number(String name, String description, IntSupplier value) {}
      };

  /**
   * A log-in has ended.
   *
   * @param outcome as in the log: {@code logged_in} or {@code failed}
   * @param reason as in the log
   */
  void login(String outcome, String reason);

  /**
   * A call to X has ended. A second one because of X's time is a call of its own.
   *
   * @param endpoint as in the log
   * @param outcome {@code ok}, or what kind of failure
   * @param took the whole call, with its second try if there was one
   */
  void xCall(String endpoint, String outcome, Duration took);

  /**
   * A mail was given to the mail server, or not.
   *
   * @param outcome {@code sent}, or what kind of failure
   */
  void mail(String outcome);

  /**
   * Something that can be looked at whenever somebody wants to know.
   *
   * @param name of its own
   */
  void number(String name, String description, IntSupplier value);
}
