package org.loginwithx.login;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.attempt.PendingLogin;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.login.OAuth2LoginFlow.Issuer;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.XClients;

/**
 * The ways to X that are open, and the one that new log-ins use. An administrator may change all of
 * it while users are at X: an attempt that was begun with earlier settings is finished with them,
 * for as long as a log-in may take.
 */
@Internal
public final class LoginFlows {

  private final Clock clock;
  private final ProfileReads reads;
  private volatile Open open = new Open(null, Map.of(), List.of());

  /**
   * No user can log in before the first {@link #open}.
   *
   * @param reads which log-ins by OAuth 1.0a read the profile
   */
  public LoginFlows(Clock clock, ProfileReads reads) {
    this.clock = clock;
    this.reads = reads;
  }

  /**
   * @param chosen what new log-ins use; null while log-in is not possible
   * @param left earlier ways, only for log-ins that began by them
   */
  private record Open(
      @Nullable Protocol chosen, Map<Protocol, LoginFlow> flows, List<Leaving> left) {
    @Override
    public String toString() {
      return "Open[chosen=" + chosen + ']';
    }
  }

  private record Leaving(LoginFlow flow, Instant until) {}

  /**
   * Opens these ways for new log-ins. Log-ins that began before can still be finished.
   *
   * @param chosen what new log-ins use; null to close all ways
   * @param clients call X for the protocols that are set up
   * @param issuer what X calls itself in callbacks of OAuth 2.0 ({@code iss}, RFC 9207), and then
   *     each callback has to have it; null for X as it is today, which sends none
   * @param pictureOrigins where a picture may come from; any other address is dropped
   */
  public synchronized void open(
      @Nullable Protocol chosen,
      XClients clients,
      @Nullable String issuer,
      List<String> pictureOrigins) {
    Map<Protocol, LoginFlow> flows = new EnumMap<>(Protocol.class);
    of(clients, issuer, pictureOrigins, reads).forEach(flow -> flows.put(flow.protocol(), flow));
    Open before = open;
    Instant now = clock.instant();
    List<Leaving> left = new ArrayList<>();
    before.left().stream().filter(each -> each.until().isAfter(now)).forEach(left::add);
    before
        .flows()
        .values()
        .forEach(flow -> left.add(new Leaving(flow, now.plus(PendingLogin.LIFETIME))));
    open = new Open(chosen, flows, left);
  }

  /** The ways to X with these clients, each of which reads the profile of every user. */
  public static List<LoginFlow> of(
      XClients clients, @Nullable String issuer, List<String> pictureOrigins) {
    return of(clients, issuer, pictureOrigins, ProfileReads.ALWAYS);
  }

  private static List<LoginFlow> of(
      XClients clients, @Nullable String issuer, List<String> pictureOrigins, ProfileReads reads) {
    Pictures pictures = new Pictures(pictureOrigins);
    List<LoginFlow> flows = new ArrayList<>();
    if (clients.oauth1() != null) {
      flows.add(new OAuth1LoginFlow(clients.oauth1(), pictures, reads));
    }
    OAuth2Client oauth2 = clients.oauth2();
    if (oauth2 != null) {
      Issuer expected =
          issuer != null
              ? new Issuer(issuer, true)
              : new Issuer(origin(oauth2.connection().authorizeUrl()), false);
      flows.add(new OAuth2LoginFlow(oauth2, expected, pictures));
    }
    return flows;
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  /** What new log-ins use; empty while log-in is not possible. */
  Optional<LoginFlow> chosen() {
    Open now = open;
    return now.chosen() == null
        ? Optional.empty()
        : Optional.ofNullable(now.flows().get(now.chosen()));
  }

  /**
   * A way of this protocol that can read what X sends back; empty if no way is open. What comes
   * back looks the same for every application at X.
   */
  Optional<LoginFlow> of(Protocol protocol) {
    Open now = open;
    LoginFlow flow = now.flows().get(protocol);
    return flow != null
        ? Optional.of(flow)
        : now.left().stream()
            .map(Leaving::flow)
            .filter(each -> each.protocol() == protocol)
            .reduce((earlier, later) -> later);
  }

  /** The way by which this log-in was begun; empty if it is closed. */
  Optional<LoginFlow> of(PendingLogin pending) {
    Open now = open;
    return now.flows().values().stream()
        .filter(flow -> flow.began(pending))
        .findFirst()
        .or(
            () ->
                now.left().stream()
                    .map(Leaving::flow)
                    .filter(flow -> flow.began(pending))
                    .findFirst());
  }

  /** Whether new log-ins may ask X to show its log-in page again, which only OAuth 1.0a can. */
  public boolean canForceLogin() {
    return open.chosen() == Protocol.OAUTH1;
  }
}
