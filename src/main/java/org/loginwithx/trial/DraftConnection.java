package org.loginwithx.trial;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.x.XClients;

/**
 * A connection to X with settings that need not be in effect yet.
 *
 * @param protocol the protocol of a log-in; null if no connection is set up
 * @param issuer X's name in callbacks of OAuth 2.0; null if unknown
 * @param publicUrl the address of this application; null if it is not set
 * @param missing the settings without which no user can log in
 * @param asksForEmail whether a log-in would ask X for the address
 */
@Internal
public record DraftConnection(
    @Nullable Protocol protocol,
    XClients clients,
    @Nullable String issuer,
    List<String> pictureOrigins,
    @Nullable URI publicUrl,
    List<String> missing,
    boolean asksForEmail) {

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
}
