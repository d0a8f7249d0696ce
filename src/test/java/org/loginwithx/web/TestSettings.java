package org.loginwithx.web;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.loginwithx.passkey.PasskeyHost;

/** Settings for tests that only care at which address the application is. */
public final class TestSettings {

  /** The X id of the administrator. */
  public static final String ADMIN_ID = "90001";

  private TestSettings() {}

  public static LoginSettings at(String publicUrl) {
    return at(publicUrl, Set.of());
  }

  static LoginSettings at(String publicUrl, Set<String> moreOrigins) {
    return at(publicUrl, moreOrigins, false);
  }

  /** Where people may have a password. */
  public static LoginSettings withPasswordsAt(String publicUrl) {
    return at(publicUrl, Set.of(), true);
  }

  private static LoginSettings at(String publicUrl, Set<String> moreOrigins, boolean passwords) {
    return LoginSettings.of(
        new LoginSettings.Values(
            URI.create(publicUrl),
            moreOrigins,
            List.of(),
            Set.of("user"),
            Set.of(ADMIN_ID),
            "/sign-in",
            "/account",
            null,
            "/api/",
            List.of(),
            10,
            passwords,
            PasskeyHost.of(URI.create(publicUrl)).orElse(null),
            Duration.ofMinutes(10),
            Duration.ofHours(12),
            Duration.ZERO,
            TrustedProxies.NONE));
  }
}
