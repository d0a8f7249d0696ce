package org.loginwithx.site.admin;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.Setting;
import org.loginwithx.web.LoginSettings;

/**
 * How far the first set-up is. It follows from what is there, so it is the same on all nodes and
 * after a restart.
 *
 * @param done the steps that need nothing more
 * @param byEnvironment those of them that the environment has done, and that need not be seen
 */
record SetUpProgress(Set<SetUpStep> done, Set<SetUpStep> byEnvironment) {

  /** In a browser in which no code was typed. */
  static final SetUpProgress NONE = new SetUpProgress(Set.of(), Set.of());

  SetUpProgress {
    done = Set.copyOf(done);
    byEnvironment = Set.copyOf(byEnvironment);
  }

  /**
   * @param draft what is typed and not saved yet
   */
  static SetUpProgress of(
      ConnectionSettings connection, LoginSettings settings, Map<Setting, String> draft) {
    EnumSet<SetUpStep> done = EnumSet.of(SetUpStep.CODE);
    if (settings.publicUrl() != null) {
      done.add(SetUpStep.ADDRESS);
    }
    if (connection.canKeepSecrets()) {
      done.add(SetUpStep.KEYS);
    }
    if (hasKeysOfX(connection, draft)) {
      done.add(SetUpStep.X);
    }
    if (done.contains(SetUpStep.X) && draft.isEmpty()) {
      done.add(SetUpStep.TRY);
    }
    EnumSet<SetUpStep> byEnvironment = EnumSet.noneOf(SetUpStep.class);
    for (SetUpStep step : done) {
      if (step.settings().stream().anyMatch(each -> connection.environment(each).isPresent())) {
        byEnvironment.add(step);
      }
    }
    return new SetUpProgress(done, byEnvironment);
  }

  private static boolean hasKeysOfX(ConnectionSettings connection, Map<Setting, String> draft) {
    return SetUpStep.X.settings().stream()
        .anyMatch(
            setting ->
                connection.environment(setting).isPresent()
                    || !draft
                        .getOrDefault(setting, connection.saved().value(setting).orElse(""))
                        .isEmpty());
  }

  /** The first step that is not done. */
  SetUpStep next() {
    for (SetUpStep step : SetUpStep.values()) {
      if (!done.contains(step)) {
        return step;
      }
    }
    return SetUpStep.ADMINISTRATOR;
  }

  /** Whether all steps before this one are done. */
  boolean canOpen(SetUpStep step) {
    return step.compareTo(next()) <= 0;
  }
}
