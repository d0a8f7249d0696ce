package org.loginwithx.oauthserver;

import java.util.List;

/**
 * A front end that people log in to with us. A public client (RFC 6749 section 2.1): whatever it
 * holds, everybody who has it can read, so it has no secret.
 *
 * @param id the client id
 * @param name what people read
 * @param redirectUris where it may be answered
 * @param origins the origins of pages whose scripts may call us
 * @param emailRequired whether only people with a confirmed address get in
 * @param enabled whether it works at all
 */
public record Client(
    String id,
    String name,
    List<String> redirectUris,
    List<String> origins,
    boolean emailRequired,
    boolean enabled) {

  public Client {
    redirectUris = List.copyOf(redirectUris);
    origins = List.copyOf(origins);
  }

  /**
   * Whether this address is on the person's own device: by loopback or by a scheme of the
   * application's own, so that it does not show who listens there (RFC 8252 section 8.6).
   */
  public static boolean isOnDevice(String redirectUri) {
    return !redirectUri.startsWith("https://");
  }

  /** Whether a code may be sent there. */
  public boolean answersAt(String redirectUri) {
    return redirectUris.stream()
        .anyMatch(registered -> RedirectUri.matches(registered, redirectUri));
  }
}
