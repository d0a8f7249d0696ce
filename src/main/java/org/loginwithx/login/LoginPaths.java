package org.loginwithx.login;

import jakarta.enterprise.context.ApplicationScoped;
import org.loginwithx.Internal;
import org.loginwithx.attempt.Protocol;

/**
 * The paths of the filter, for pages that link to it. The filter sets them from its init-params.
 */
@ApplicationScoped
@Internal
public class LoginPaths {

  /** Where a log-in begins unless {@code web.xml} says otherwise. */
  public static final String DEFAULT_START = "/login/twitter";

  /** Where X sends users back to by OAuth 1.0a unless {@code web.xml} says otherwise. */
  public static final String DEFAULT_CALLBACK = "/oauth/callback/twitter";

  /** Where X sends users back to by OAuth 2.0 unless {@code web.xml} says otherwise. */
  public static final String DEFAULT_OAUTH2_CALLBACK = "/oauth2/callback/twitter";

  private volatile String start = DEFAULT_START;
  private volatile String callback = DEFAULT_CALLBACK;
  private volatile String oauth2Callback = DEFAULT_OAUTH2_CALLBACK;

  void set(String startPath, String callbackPath, String oauth2CallbackPath) {
    this.start = startPath;
    this.callback = callbackPath;
    this.oauth2Callback = oauth2CallbackPath;
  }

  /** The path in the application at which a log-in begins. */
  public String start() {
    return start;
  }

  /**
   * The path in the application to which X sends users back. Each protocol has its own: an answer
   * to the one must not count as an answer to the other (RFC 9700 section 4.4.2).
   */
  public String callback(Protocol protocol) {
    return switch (protocol) {
      case OAUTH1 -> callback;
      case OAUTH2 -> oauth2Callback;
    };
  }
}
