package org.loginwithx.oauthserver;

import java.util.List;
import org.loginwithx.Internal;

/**
 * A front end whose users log in here. A public client (RFC 6749 section 2.1): every user of the
 * front end can read all of it, so it has no secret.
 *
 * @param id the client id
 * @param name the name that users see
 * @param redirectUris the addresses a code may be sent to
 * @param origins the origins of pages whose scripts may call this server
 * @param groups the groups of a user that it gets
 * @param emailRequired whether only users with a confirmed address may log in
 * @param enabled whether the client may be used
 */
@Internal
public record Client(
    String id,
    String name,
    List<String> redirectUris,
    List<String> origins,
    ClientGroups groups,
    boolean emailRequired,
    boolean enabled) {

  public Client {
    redirectUris = List.copyOf(redirectUris);
    origins = List.copyOf(origins);
  }

  /**
   * Whether this address is on the user's own device: loopback, or a scheme of the application's
   * own. Such an address does not prove which application listens there (RFC 8252 section 8.6).
   */
  public static boolean isOnDevice(String redirectUri) {
    return !redirectUri.startsWith("https://");
  }

  /** Whether a code may be sent to this address. */
  public boolean answersAt(String redirectUri) {
    return redirectUris.stream()
        .anyMatch(registered -> RedirectUri.matches(registered, redirectUri));
  }
}
