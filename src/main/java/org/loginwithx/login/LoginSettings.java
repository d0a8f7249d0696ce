package org.loginwithx.login;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can decide about log-ins.
 *
 * @param publicUrl the address browsers use for this application, context path included, no
 *     trailing slash; null while log-in is not set up
 * @param missing the settings without which nobody can log in, by name; empty when log-in is set up
 * @param newUserGroups what a user belongs to from their first log-in
 * @param adminSubjects X ids that belong to group {@value #ADMIN} as well
 * @param signInPage where a person is sent who has to log in, as a path in the application
 * @param successPage where a person goes who asked for nothing else, as a path in the application
 * @param failureRedirect where a failed log-in goes instead of our own error page, or null
 * @param apiPath requests below this path are programs: they get 401 instead of the sign-in page
 * @param pictureOrigins where the browser may load people's pictures from
 * @param maxInFlight how many log-ins may wait for X at once
 * @param passwords whether people may set a password and log in with it
 * @param recent for how long after a log-in somebody may change how they log in
 * @param sessionLifetime how long a log-in lasts, used or not
 * @param trustedProxies whom we believe who is behind them
 */
public record LoginSettings(
    @Nullable URI publicUrl,
    List<String> missing,
    Set<String> newUserGroups,
    Set<String> adminSubjects,
    String signInPage,
    String successPage,
    @Nullable String failureRedirect,
    String apiPath,
    List<String> pictureOrigins,
    int maxInFlight,
    boolean passwords,
    Duration recent,
    Duration sessionLifetime,
    TrustedProxies trustedProxies) {

  /** The group of people named as administrators. */
  public static final String ADMIN = "admin";

  public LoginSettings {
    missing = List.copyOf(missing);
    newUserGroups = Set.copyOf(newUserGroups);
    adminSubjects = Set.copyOf(adminSubjects);
    pictureOrigins = List.copyOf(pictureOrigins);
  }

  /** Whether people can log in. */
  public boolean isSetUp() {
    return publicUrl != null && missing.isEmpty();
  }

  /**
   * Whether a log-in is so recent that the person who is there is most likely still the one who
   * logged in. What changes how somebody logs in, or cannot be taken back, needs that (ASVS 7.5.1).
   */
  public boolean isRecent(Instant loginAt, Instant now) {
    return !loginAt.plus(recent).isBefore(now);
  }

  /** Whether browsers reach this application by https only. */
  public boolean isSecure() {
    return publicUrl != null && "https".equals(publicUrl.getScheme());
  }
}
