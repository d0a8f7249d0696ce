package org.loginwithx.config;

import jakarta.servlet.ServletContext;
import java.time.Duration;

/**
 * What the container says about this application when it starts.
 *
 * @param path its path in the server
 * @param sessionTimeout when an unused session ends; not positive if never
 * @param canBeSetUp whether it has the pages for that, which are not in the JAR
 */
record Deployed(String path, Duration sessionTimeout, boolean canBeSetUp) {

  static Deployed of(ServletContext application) {
    return new Deployed(
        application.getContextPath(),
        Duration.ofMinutes(application.getSessionTimeout()),
        application.getServletRegistrations().values().stream()
            .anyMatch(servlet -> servlet.getMappings().contains(StartWarnings.SET_UP_PAGE)));
  }
}
