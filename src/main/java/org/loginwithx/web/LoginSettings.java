package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.passkey.PasskeyHost;
import org.loginwithx.passkey.PasskeySite;
import org.loginwithx.user.OpenWays;

/**
 * The settings of log-ins that hold now: an administrator may change some of them while users log
 * in. Read a value when you need it, and do not keep it.
 */
public final class LoginSettings {

  /** The group of administrators. */
  public static final String ADMIN = "admin";

  private final Supplier<Values> current;

  /**
   * @param current gives the values that hold now; called often
   */
  public LoginSettings(Supplier<Values> current) {
    this.current = current;
  }

  /** Settings that do not change. */
  public static LoginSettings of(Values values) {
    return new LoginSettings(() -> values);
  }

  /**
   * The values at one moment.
   *
   * @param publicUrl the address browsers use for this application, context path included, no
   *     trailing slash; null while log-in is not set up
   * @param moreOrigins further origins at which this application is, for instance {@code
   *     https://login.example.net}, as browsers write them; users who come to one of them stay
   *     there
   * @param missing the names of the settings without which no user can log in; empty when log-in is
   *     set up
   * @param newUserGroups the groups of a user from the first log-in on
   * @param adminSubjects X ids that belong to group {@value LoginSettings#ADMIN} as well
   * @param signInPage where a user who has to log in is sent, as a path in the application
   * @param successPage where a user who asked for no other page goes, as a path in the application
   * @param failureRedirect where a failed log-in goes instead of the error page of this module, or
   *     null
   * @param apiPath requests below this path come from programs: they get 401 instead of the sign-in
   *     page
   * @param pictureOrigins the origins from which browsers may load users' pictures
   * @param maxInFlight how many log-ins may wait for X at once
   * @param passwords whether users may set a password and log in with it
   * @param passkeyHost the host to which the passkeys of this site belong; null if users have no
   *     passkeys
   * @param recent for how long after a log-in a user may change how to log in
   * @param sessionLifetime how long a log-in lasts, used or not
   * @param stayLoggedIn how long an unused log-in lasts if the user wanted to stay logged in; zero
   *     if users are not asked
   * @param trustedProxies the proxies whose {@code X-Forwarded-For} is believed
   */
  @Internal
  public record Values(
      @Nullable URI publicUrl,
      Set<String> moreOrigins,
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
      @Nullable String passkeyHost,
      Duration recent,
      Duration sessionLifetime,
      Duration stayLoggedIn,
      TrustedProxies trustedProxies) {

    public Values {
      moreOrigins = Set.copyOf(moreOrigins);
      missing = List.copyOf(missing);
      newUserGroups = Set.copyOf(newUserGroups);
      adminSubjects = Set.copyOf(adminSubjects);
      pictureOrigins = List.copyOf(pictureOrigins);
    }
  }

  /** {@link Values#publicUrl}. */
  public @Nullable URI publicUrl() {
    return current.get().publicUrl();
  }

  /**
   * The address of this application that this browser used, if it is one of the configured ones;
   * otherwise the public address. No other statement of a request about hosts counts.
   */
  public @Nullable URI publicUrl(HttpServletRequest request) {
    Values now = current.get();
    URI url = now.publicUrl();
    String host = request.getHeader("Host");
    if (url == null || host == null || now.moreOrigins().isEmpty()) {
      return url;
    }
    for (String origin : now.moreOrigins()) {
      if (CanonicalHost.isAt(host, URI.create(origin))) {
        return URI.create(origin + url.getRawPath());
      }
    }
    return url;
  }

  /**
   * The path at which browsers see this application: empty at the root, like a context path. A
   * proxy may map another path to this application than the container does. Links, cookies and
   * redirects use this path; the path of a request begins with the context path.
   */
  public String publicPath(HttpServletRequest request) {
    URI url = current.get().publicUrl();
    return url == null ? request.getContextPath() : url.getRawPath();
  }

  /** {@link Values#moreOrigins}. */
  public Set<String> moreOrigins() {
    return current.get().moreOrigins();
  }

  /** {@link Values#missing}. */
  public List<String> missing() {
    return current.get().missing();
  }

  /** {@link Values#newUserGroups}. */
  public Set<String> newUserGroups() {
    return current.get().newUserGroups();
  }

  /** {@link Values#adminSubjects}. */
  public Set<String> adminSubjects() {
    return current.get().adminSubjects();
  }

  /** {@link Values#signInPage}. */
  public String signInPage() {
    return current.get().signInPage();
  }

  /** {@link Values#successPage}. */
  public String successPage() {
    return current.get().successPage();
  }

  /** {@link Values#failureRedirect}. */
  public @Nullable String failureRedirect() {
    return current.get().failureRedirect();
  }

  /** {@link Values#apiPath}. */
  public String apiPath() {
    return current.get().apiPath();
  }

  /** {@link Values#pictureOrigins}. */
  public List<String> pictureOrigins() {
    return current.get().pictureOrigins();
  }

  /** {@link Values#maxInFlight}. */
  public int maxInFlight() {
    return current.get().maxInFlight();
  }

  /** {@link Values#passwords}. */
  public boolean passwords() {
    return current.get().passwords();
  }

  /** {@link Values#passkeyHost}. */
  @Internal
  public @Nullable String passkeyHost() {
    return current.get().passkeyHost();
  }

  /** The site of passkeys that this browser uses; empty if it can use none at its address. */
  @Internal
  public Optional<PasskeySite> passkeySite(HttpServletRequest request) {
    String host = passkeyHost();
    URI url = publicUrl(request);
    return host == null || url == null || !PasskeyHost.covers(host, url)
        ? Optional.empty()
        : Optional.of(new PasskeySite(host, CanonicalHost.origin(url)));
  }

  /** The ways to log in without a provider that are switched on. */
  @Internal
  public OpenWays openWays() {
    Values now = current.get();
    return new OpenWays(now.passwords(), now.passkeyHost());
  }

  /** {@link Values#sessionLifetime}. */
  public Duration sessionLifetime() {
    return current.get().sessionLifetime();
  }

  /** {@link Values#stayLoggedIn}. */
  public Duration stayLoggedIn() {
    return current.get().stayLoggedIn();
  }

  /** Whether users can choose to stay logged in. */
  public boolean offersToStay() {
    return !stayLoggedIn().isZero();
  }

  /** {@link Values#trustedProxies}. */
  @Internal
  public TrustedProxies trustedProxies() {
    return current.get().trustedProxies();
  }

  /** Whether users can log in. */
  public boolean isSetUp() {
    Values now = current.get();
    return now.publicUrl() != null && now.missing().isEmpty();
  }

  /**
   * Whether a log-in is so recent that most likely the same person still sits at the browser. An
   * action that changes how a user logs in, or that cannot be undone, needs that (ASVS 7.5.1).
   */
  public boolean isRecent(Instant loginAt, Instant now) {
    return !loginAt.plus(current.get().recent()).isBefore(now);
  }

  /** Whether browsers reach this application by https only. */
  public boolean isSecure() {
    URI url = current.get().publicUrl();
    return url != null && "https".equals(url.getScheme());
  }
}
