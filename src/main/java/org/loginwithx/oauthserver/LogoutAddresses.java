package org.loginwithx.oauthserver;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The addresses of a client that a log-out uses.
 *
 * @param after where a user may go after a log-out (OpenID Connect RP-Initiated Logout 1.0 section
 *     3.1); compared character by character
 * @param backChannel where the client is told that a log-in has ended (OpenID Connect Back-Channel
 *     Logout 1.0 section 2.2); null if it is not told
 */
@Internal
public record LogoutAddresses(List<String> after, @Nullable String backChannel) {

  public static final LogoutAddresses NONE = new LogoutAddresses(List.of(), null);

  public LogoutAddresses {
    after = List.copyOf(after);
  }
}
