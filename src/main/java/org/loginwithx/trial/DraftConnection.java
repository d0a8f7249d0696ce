package org.loginwithx.trial;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.login.LoginFlow;
import org.loginwithx.metrics.Metrics;

/**
 * A connection to X with settings that need not be in effect yet.
 *
 * @param protocol the protocol of a log-in; null if no connection is set up
 * @param flows the flows that can be tried; none if the address of this application is not set
 * @param missing the settings without which no user can log in
 * @param asksForEmail whether a log-in would ask X for the address
 */
@Internal
public record DraftConnection(
    @Nullable Protocol protocol,
    List<DraftFlow> flows,
    List<String> missing,
    boolean asksForEmail) {

  /**
   * A flow that no log-in uses.
   *
   * @param callbackUrl where X sends its users back to
   */
  public record DraftFlow(LoginFlow flow, String callbackUrl) {}

  /** Opens connections. */
  @FunctionalInterface
  public interface Opener {

    /**
     * @param set the saved settings
     * @param changes the values that differ from the saved ones; already checked
     * @param metrics counts each call
     */
    DraftConnection open(SettingsSet set, Map<Setting, String> changes, Metrics metrics);
  }

  /** The flow of this protocol, if it can be tried. */
  Optional<DraftFlow> flow(@Nullable Protocol wanted) {
    return flows.stream().filter(draft -> draft.flow().protocol() == wanted).findFirst();
  }
}
