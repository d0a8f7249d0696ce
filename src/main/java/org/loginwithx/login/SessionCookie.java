package org.loginwithx.login;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Makes the session cookie one that only https carries, if browsers come by https: behind a proxy
 * that ends TLS the container would not know. Declare it as a {@code listener} in {@code web.xml}.
 *
 * <p>Goes by {@code LOGIN_PUBLIC_URL} in the environment: the cookie is settled before the database
 * is open, where an administrator may have saved another one.
 */
public class SessionCookie implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    Optional<String> url =
        ConfigProvider.getConfig().getOptionalValue("login.public.url", String.class);
    if (url.isEmpty() || !url.get().strip().startsWith("https://")) {
      return;
    }
    SessionCookieConfig cookie = event.getServletContext().getSessionCookieConfig();
    cookie.setSecure(true);
    // The prefix makes browsers refuse a cookie of that name from another host or plain http; it
    // needs the path /, so an application below a path has to do without.
    String path = URI.create(url.get().strip()).getPath();
    if (path.isEmpty() || path.equals("/")) {
      cookie.setName("__Host-JSESSIONID");
      cookie.setPath("/");
    }
  }
}
