package org.loginwithx.trial;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.x.XClients;

/**
 * A connection to X by settings that need not hold for anybody yet.
 *
 * @param protocol what a log-in would use; null if nothing is set up
 * @param issuer what X calls itself in callbacks of OAuth 2.0, null if that is not known
 * @param publicUrl the address of this application; null if it is not set
 * @param missing the settings without which nobody can log in
 * @param asksForEmail whether X would be asked for the address
 */
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
     * @param set what is saved here
     * @param changes and what is different from it; checked before
     * @param metrics is told of each call
     */
    DraftConnection open(SettingsSet set, Map<Setting, String> changes, Metrics metrics);
  }
}
