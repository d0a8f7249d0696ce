package org.loginwithx.config;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.loginwithx.connection.Setting;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.LoginSettings;

/**
 * Which application of this JVM has which public address. X sends all users of an address to one
 * application, so a second one with the same address would lose its own.
 *
 * <p>In system properties: applications have no classes in common, and a text keeps no class loader
 * of an application that is gone.
 */
final class PublicAddresses {

  private static final String PREFIX = "org.loginwithx.public-address.";

  private PublicAddresses() {}

  /**
   * Notes that this application has the addresses of its settings.
   *
   * @param application its path in the server
   * @throws ConfigurationException if another application has one of them
   */
  static void claim(String application, LoginSettings.Values settings) {
    addresses(settings).forEach(address -> claim(application, address));
  }

  private static void claim(String application, String address) {
    Object other = System.getProperties().putIfAbsent(PREFIX + address, application);
    if (other != null && !other.equals(application)) {
      throw new ConfigurationException(
          List.of(
              ("%s: %s is the address of the application at %s of this server too. Each"
                      + " application needs a public address and a database of its own")
                  .formatted(Setting.PUBLIC_URL, address, other.equals("") ? "/" : other)));
    }
  }

  private static Stream<String> addresses(LoginSettings.Values settings) {
    URI url = settings.publicUrl();
    if (url == null) {
      return Stream.empty();
    }
    return Stream.concat(Stream.of(CanonicalHost.origin(url)), settings.moreOrigins().stream())
        .map(origin -> origin + url.getRawPath());
  }

  /** This application ends, or did not start. */
  static void release(String application) {
    System.getProperties()
        .entrySet()
        .removeIf(
            entry ->
                entry.getKey().toString().startsWith(PREFIX)
                    && entry.getValue().equals(application));
  }
}
