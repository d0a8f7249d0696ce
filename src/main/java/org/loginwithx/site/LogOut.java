package org.loginwithx.site;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.Internal;

/** Logs a browser out. */
@Internal
public final class LogOut {

  /** The page that says that it was done. */
  public static final String DONE = "/?loggedOut=true";

  private LogOut() {}

  /** Ends the log-in of this browser, its cookie and its session. */
  public static void now(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    request.logout();
    // The browser also deletes its copies of private pages (ASVS 14.3.1).
    response.setHeader("Clear-Site-Data", "\"cache\"");
  }
}
