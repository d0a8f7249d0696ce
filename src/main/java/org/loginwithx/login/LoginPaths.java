package org.loginwithx.login;

import jakarta.enterprise.context.ApplicationScoped;

/** Where the filter listens, for pages that link to it. Set by the filter from its init-params. */
@ApplicationScoped
public class LoginPaths {

  /** Where a log-in begins unless {@code web.xml} says otherwise. */
  public static final String DEFAULT_START = "/login/twitter";

  /** Where X sends people back to unless {@code web.xml} says otherwise. */
  public static final String DEFAULT_CALLBACK = "/oauth/callback/twitter";

  private volatile String start = DEFAULT_START;
  private volatile String callback = DEFAULT_CALLBACK;

  void set(String startPath, String callbackPath) {
    this.start = startPath;
    this.callback = callbackPath;
  }

  /** The path in the application at which a log-in begins. */
  public String start() {
    return start;
  }

  /** The path in the application to which X sends people back. */
  public String callback() {
    return callback;
  }
}
