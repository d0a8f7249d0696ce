package org.loginwithx.oauthserver;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.loginwithx.Internal;
import org.loginwithx.oauthserver.ClientTokens.IdTokenAlgorithm;
import org.loginwithx.oauthserver.ClientTokens.SubjectType;

/**
 * An application whose users log in here.
 *
 * @param id the client id
 * @param name the name that users see
 * @param redirectUris the addresses a code may be sent to
 * @param origins the origins of pages whose scripts may call this server
 * @param emailRequired whether only users with a confirmed address may log in
 * @param ownSite whether it is the site's own, so that users are not asked whether it may log them
 *     in
 * @param credential how it proves that it is this client
 * @param tokens what is in its tokens
 * @param logout the addresses that a log-out uses
 * @param enabled whether the client may be used
 */
@Internal
public record Client(
    String id,
    String name,
    List<String> redirectUris,
    List<String> origins,
    boolean emailRequired,
    boolean ownSite,
    ClientCredential credential,
    ClientTokens tokens,
    LogoutAddresses logout,
    boolean enabled) {

  public Client {
    redirectUris = List.copyOf(redirectUris);
    origins = List.copyOf(origins);
  }

  /** A front end of this site, a public client, as all clients were before OpenID Connect. */
  public static Client frontEnd(
      String id,
      String name,
      List<String> redirectUris,
      List<String> origins,
      ClientGroups groups,
      boolean emailRequired) {
    return new Client(
        id,
        name,
        redirectUris,
        origins,
        emailRequired,
        true,
        ClientCredential.NONE,
        new ClientTokens(IdTokenAlgorithm.ES256, SubjectType.PUBLIC, groups, List.of()),
        LogoutAddresses.NONE,
        true);
  }

  /** This client with another credential. */
  public Client with(ClientCredential other) {
    return new Client(
        id, name, redirectUris, origins, emailRequired, ownSite, other, tokens, logout, enabled);
  }

  /** Whether it has a secret or keys (RFC 6749 section 2.1). */
  public boolean isConfidential() {
    return !(credential instanceof ClientCredential.None);
  }

  /**
   * Whether this address is on the user's own device: loopback, or a scheme of the application's
   * own. Such an address does not prove which application listens there (RFC 8252 section 8.6).
   */
  public static boolean isOnDevice(String redirectUri) {
    return !redirectUri.startsWith("https://");
  }

  /** The origins of the pages of this client, for the page from which a form goes there. */
  public Set<String> pageOrigins(String redirectUri) {
    return Stream.of(Stream.of(redirectUri), redirectUris.stream(), origins.stream())
        .flatMap(addresses -> addresses)
        .filter(RedirectUri::isWeb)
        .map(RedirectUri::origin)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether a code may be sent to this address. */
  public boolean answersAt(String redirectUri) {
    return redirectUris.stream()
        .anyMatch(registered -> RedirectUri.matches(registered, redirectUri));
  }
}
