package org.loginwithx.login;

import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.login.OAuth2LoginFlow.Issuer;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth2Client;

/**
 * The protocols by which people can come, and the one that new log-ins use. A person may be at X
 * while an operator changes that, so the other one can still be finished.
 */
public final class LoginFlows {

  private final Map<Protocol, LoginFlow> flows = new EnumMap<>(Protocol.class);
  private final @Nullable Protocol chosen;

  /**
   * @param chosen what new log-ins use; null while nobody can log in
   * @param oauth1 calls X by OAuth 1.0a; null if that is not set up
   * @param oauth2 calls X by OAuth 2.0; null if that is not set up
   * @param issuer what X calls itself in callbacks of OAuth 2.0 ({@code iss}, RFC 9207), each of
   *     which has to have it then; null for X as it is today, which does not
   * @param pictureOrigins where a picture may come from; any other address is dropped
   */
  public LoginFlows(
      @Nullable Protocol chosen,
      @Nullable OAuth1Client oauth1,
      @Nullable OAuth2Client oauth2,
      @Nullable String issuer,
      List<String> pictureOrigins) {
    this.chosen = chosen;
    Pictures pictures = new Pictures(pictureOrigins);
    if (oauth1 != null) {
      flows.put(Protocol.OAUTH1, new OAuth1LoginFlow(oauth1, pictures));
    }
    if (oauth2 != null) {
      Issuer expected =
          issuer != null
              ? new Issuer(issuer, true)
              : new Issuer(origin(oauth2.connection().authorizeUrl()), false);
      flows.put(Protocol.OAUTH2, new OAuth2LoginFlow(oauth2, expected, pictures));
    }
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  /** What new log-ins use; empty while nobody can log in. */
  Optional<LoginFlow> chosen() {
    return chosen == null ? Optional.empty() : of(chosen);
  }

  /** The flow of this protocol; empty if it is not set up. */
  Optional<LoginFlow> of(Protocol protocol) {
    return Optional.ofNullable(flows.get(protocol));
  }

  /** Whether new log-ins may ask X to show its log-in page again, which only OAuth 1.0a can. */
  public boolean canForceLogin() {
    return chosen == Protocol.OAUTH1;
  }
}
