package org.loginwithx.login;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Makes the container read forms as UTF-8, and makes the session cookie {@code Secure} if browsers
 * use https: behind a proxy that ends TLS, the container would not know. Declare it as a {@code
 * listener} in {@code web.xml}.
 *
 * <p>Goes by {@code LOGIN_PUBLIC_URL} in the environment: the cookie is settled before the database
 * is open, where an administrator may have saved another one.
 */
public class SessionCookie implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    readUtf8(event.getServletContext());
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

  /**
   * A container reads forms as ISO-8859-1 if an application does not say otherwise (Servlet 6.0,
   * section 3.12), and browsers write UTF-8.
   */
  private static void readUtf8(ServletContext context) {
    if (context.getRequestCharacterEncoding() == null) {
      context.setRequestCharacterEncoding("UTF-8");
    }
  }
}
