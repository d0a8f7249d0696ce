package org.loginwithx.config;

import jakarta.servlet.ServletContext;
import java.time.Duration;

/**
 * What the container says about this application at its start.
 *
 * @param path its path in the server
 * @param sessionTimeout when an unused session ends; not positive if never
 * @param canBeSetUp whether it has the pages of the first set-up, which are not in the JAR
 */
record Deployed(String path, Duration sessionTimeout, boolean canBeSetUp) {

  static Deployed of(ServletContext application) {
    return new Deployed(
        application.getContextPath(),
        Duration.ofMinutes(application.getSessionTimeout()),
        hasSetUpPage());
  }

  // Not by ServletContext.getServletRegistrations: Open Liberty does not allow that at this time.
  private static boolean hasSetUpPage() {
    return Deployed.class.getResource("/org/loginwithx/site/admin/SetUpServlet.class") != null;
  }
}
