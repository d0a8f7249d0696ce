package org.loginwithx.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * These tests are skipped where there is no Chromium, but in CI (environment variable {@code
 * CI=true}) that is a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsChromium.Condition.class)
@interface NeedsChromium {

  /** Looks for it. */
  final class Condition implements ExecutionCondition {

    private static final String MISSING =
        "no chromium and chromedriver on the PATH (Debian: apt-get install chromium"
            + " chromium-driver)";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (Chromium.isInstalled()) {
        return ConditionEvaluationResult.enabled("there is a Chromium");
      }
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException("Browser tests are required in CI: " + MISSING);
      }
      return ConditionEvaluationResult.disabled("skipped: " + MISSING);
    }
  }
}
