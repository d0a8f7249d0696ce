package org.loginwithx.config;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.loginwithx.connection.Setting;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.LoginSettings;

/**
 * Records which application of this JVM has which public address. X sends all users to one
 * application at an address, so a second application with the same address would lose its users.
 *
 * <p>They are in system properties: applications share no classes, and a text does not keep the
 * class loader of an application that has stopped.
 */
final class PublicAddresses {

  private static final String PREFIX = "org.loginwithx.public-address.";

  private PublicAddresses() {}

  /**
   * Records that this application has the addresses in its settings.
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

  /** Removes the addresses of this application, which ends or did not start. */
  static void release(String application) {
    System.getProperties()
        .entrySet()
        .removeIf(
            entry ->
                entry.getKey().toString().startsWith(PREFIX)
                    && entry.getValue().equals(application));
  }
}
