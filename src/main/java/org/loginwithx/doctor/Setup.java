package org.loginwithx.doctor;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.http.HttpProxy;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.token.KeyRing;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.x.XClients;

/**
 * The settings that hold at the moment.
 *
 * @param protocol what new log-ins use; null while none is set up
 * @param clients the clients for X
 * @param login the settings of log-ins
 * @param missing the settings without which nobody can log in
 * @param email whether log-ins ask X for an e-mail address
 * @param storeTokens whether users' tokens are stored
 * @param keys seal stored secrets; null if none are stored
 * @param active the active set of saved settings
 * @param misfits the problems that keep this set from taking effect
 * @param proxy the proxy by which X is called; null if there is none
 */
@Internal
public record Setup(
    @Nullable Protocol protocol,
    XClients clients,
    LoginSettings.Values login,
    List<Setting> missing,
    EmailPolicy email,
    boolean storeTokens,
    @Nullable KeyRing keys,
    SettingsSet active,
    List<String> misfits,
    @Nullable HttpProxy proxy) {

  public Setup {
    missing = List.copyOf(missing);
    misfits = List.copyOf(misfits);
  }

  /** The addresses to which X sends users back: at the public address first, then at the others. */
  List<String> callbacks(LoginPaths paths, Protocol of) {
    URI publicUrl = login.publicUrl();
    if (publicUrl == null) {
      return List.of();
    }
    List<String> callbacks = new ArrayList<>();
    callbacks.add(publicUrl + paths.callback(of));
    login.moreOrigins().stream()
        .sorted()
        .forEach(origin -> callbacks.add(origin + publicUrl.getRawPath() + paths.callback(of)));
    return callbacks;
  }
}
