package org.loginwithx.doctor;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.attempt.Protocol;
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
 * @param clients the ways to X
 * @param login what an operator decides about log-ins
 * @param email whether X is asked for an address
 * @param storeTokens whether the tokens of people are kept
 * @param keys seal what is stored of secrets; null if nothing is
 * @param active the set of saved settings that holds
 * @param misfits what keeps it from holding
 * @param proxy the proxy by which X is called; null if there is none
 */
public record Setup(
    @Nullable Protocol protocol,
    XClients clients,
    LoginSettings.Values login,
    EmailPolicy email,
    boolean storeTokens,
    @Nullable KeyRing keys,
    SettingsSet active,
    List<String> misfits,
    @Nullable HttpProxy proxy) {

  public Setup {
    misfits = List.copyOf(misfits);
  }

  /** Where X sends people back to: by the public address first, then by the others. */
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
