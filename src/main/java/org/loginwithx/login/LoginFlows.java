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
  private volatile Open open;

  /**
   * No user can log in before the first {@link #open}.
   *
   * @param reads which log-ins by OAuth 1.0a read the profile
   */
  public LoginFlows(Clock clock, ProfileReads reads) {
    this.clock = clock;
    this.reads = reads;
    this.open = new Open(null, Map.of(), List.of(), new Detour(clock, false));
  }

  /**
   * @param chosen what new log-ins use; null while log-in is not possible
   * @param left earlier ways, only for log-ins that began by them
   * @param detour leads new log-ins from OAuth 2.0 to OAuth 1.0a, if that is allowed
   */
  private record Open(
      @Nullable Protocol chosen,
      Map<Protocol, LoginFlow> flows,
      List<Leaving> left,
      Detour detour) {
    @Override
    public String toString() {
      return "Open[chosen=" + chosen + ']';
    }
  }

  /**
   * Log-ins go by OAuth 1.0a, although OAuth 2.0 is chosen.
   *
   * @param fault why, as in metrics: {@code no_credit} or {@code access_level}
   * @param since when X refused the first log-in
   */
  public record Instead(String fault, Instant since) {}

  private record Leaving(LoginFlow flow, Instant until) {}

  /**
   * Opens these ways for new log-ins. Log-ins that began before can still be finished.
   *
   * @param chosen what new log-ins use; null to close all ways
   * @param clients call X for the protocols that are set up
   * @param issuer what X calls itself in callbacks of OAuth 2.0 ({@code iss}, RFC 9207), and then
   *     each callback has to have it; null for X as it is today, which sends none
   * @param pictureOrigins where a picture may come from; any other address is dropped
   * @param mayFallBack whether log-ins go on by OAuth 1.0a, if that is set up, while X refuses
   *     those by OAuth 2.0 for want of money or of a plan
   */
  public synchronized void open(
      @Nullable Protocol chosen,
      XClients clients,
      @Nullable String issuer,
      List<String> pictureOrigins,
      boolean mayFallBack) {
    Map<Protocol, LoginFlow> flows = new EnumMap<>(Protocol.class);
    // A new one: what X refused with earlier settings says nothing about these.
    Detour detour =
        new Detour(clock, mayFallBack && chosen == Protocol.OAUTH2 && clients.oauth1() != null);
    of(clients, issuer, pictureOrigins, reads, detour)
        .forEach(flow -> flows.put(flow.protocol(), flow));
    Open before = open;
    Instant now = clock.instant();
    List<Leaving> left = new ArrayList<>();
    before.left().stream().filter(each -> each.until().isAfter(now)).forEach(left::add);
    before
        .flows()
        .values()
        .forEach(flow -> left.add(new Leaving(flow, now.plus(PendingLogin.LIFETIME))));
    open = new Open(chosen, flows, left, detour);
  }

  /** The ways to X with these clients, each of which reads the profile of every user. */
  public static List<LoginFlow> of(
      XClients clients, @Nullable String issuer, List<String> pictureOrigins) {
    return of(
        clients, issuer, pictureOrigins, ProfileReads.ALWAYS, new Detour(Clock.systemUTC(), false));
  }

  private static List<LoginFlow> of(
      XClients clients,
      @Nullable String issuer,
      List<String> pictureOrigins,
      ProfileReads reads,
      Detour detour) {
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
      flows.add(new OAuth2LoginFlow(oauth2, expected, pictures, detour));
    }
    return flows;
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  /** Whether new log-ins are possible. */
  boolean areOpen() {
    Open now = open;
    return now.chosen() != null && now.flows().containsKey(now.chosen());
  }

  /** What a new log-in uses; empty while log-in is not possible. Call it once for each. */
  Optional<LoginFlow> chosen() {
    Open now = open;
    if (now.chosen() == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        now.flows().get(now.detour().isTaken() ? Protocol.OAUTH1 : now.chosen()));
  }

  /** Why new log-ins of this node go by OAuth 1.0a instead of OAuth 2.0; empty if they do not. */
  public Optional<Instead> instead() {
    return open.detour().instead();
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
    return open.chosen() == Protocol.OAUTH1 || instead().isPresent();
  }
}
