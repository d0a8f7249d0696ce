package org.loginwithx.oauthserver;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The grant that a code stands for.
 *
 * @param application the client id
 * @param redirectUri where the code is sent
 * @param challenge the code challenge of PKCE, S256; empty if a client with a secret sent none
 * @param member the user, with the groups that the application gave at the log-in
 * @param loginId the log-in of the browser that carries the code
 * @param loginAt when that log-in began
 * @param scopes what the client gets
 * @param nonce comes back in the ID token; null if there is none
 * @param resources for which the client may get access tokens (RFC 8707); empty if it named none
 */
@Internal
public record CodeGrant(
    String application,
    String redirectUri,
    String challenge,
    Member member,
    String loginId,
    Instant loginAt,
    Scopes scopes,
    @Nullable String nonce,
    List<String> resources) {

  public CodeGrant {
    resources = List.copyOf(resources);
  }

  @Override
  public String toString() {
    return "CodeGrant[application=" + application + ", loginAt=" + loginAt + "]";
  }
}
