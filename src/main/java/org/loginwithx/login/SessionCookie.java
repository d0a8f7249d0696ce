package org.loginwithx.login;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Makes the container read forms as UTF-8, gives the session cookie the path that browsers use, and
 * makes it {@code Secure} if they use https: behind a proxy that ends TLS or changes the path, the
 * container would not know. The JAR declares this listener; a {@code web.xml} that is
 * metadata-complete has to declare it, too.
 *
 * <p>Only {@code LOGIN_PUBLIC_URL} in the environment counts here: the container sets the cookie up
 * before the database is open, where an administrator may have saved another address.
 */
public class SessionCookie implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    readUtf8(event.getServletContext());
    // Lax, because the browser comes back from X by a navigation from another site; with Strict it
    // would not send the cookie then.
    event.getServletContext().getSessionCookieConfig().setAttribute("SameSite", "Lax");
    Optional<String> url =
        ConfigProvider.getConfig().getOptionalValue("login.public.url", String.class);
    url.flatMap(SessionCookie::parse)
        .ifPresent(address -> settle(event.getServletContext().getSessionCookieConfig(), address));
  }

  private static void settle(SessionCookieConfig cookie, URI address) {
    String path = address.getRawPath().replaceFirst("/+$", "");
    cookie.setPath(path.isEmpty() ? "/" : path);
    if (!"https".equals(address.getScheme())) {
      return;
    }
    cookie.setSecure(true);
    // The prefix makes browsers refuse a cookie of that name from another host or plain http; it
    // needs the path /, so an application below a path has to do without.
    if (path.isEmpty()) {
      cookie.setName("__Host-JSESSIONID");
    }
  }

  /** Empty if it is no address: the application then fails to start, and says why. */
  private static Optional<URI> parse(String url) {
    try {
      return Optional.of(new URI(url.strip())).filter(uri -> uri.getRawPath() != null);
    } catch (URISyntaxException noAddress) {
      return Optional.empty();
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
