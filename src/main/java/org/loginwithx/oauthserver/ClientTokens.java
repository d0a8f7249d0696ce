package org.loginwithx.oauthserver;

import java.util.List;
import org.loginwithx.Internal;

/**
 * What is in the tokens of a client.
 *
 * @param algorithm signs its ID tokens
 * @param subject which id of a user it gets
 * @param groups the groups that it sees
 * @param resources the audiences for which it may ask, absolute URIs (RFC 8707)
 */
@Internal
public record ClientTokens(
    IdTokenAlgorithm algorithm, SubjectType subject, ClientGroups groups, List<String> resources) {

  public ClientTokens {
    resources = List.copyOf(resources);
  }

  /** What signs ID tokens. */
  public enum IdTokenAlgorithm {
    ES256,
    RS256
  }

  /** OpenID Connect Core section 8. */
  public enum SubjectType {
    /** The id of the user here, the same at all clients. */
    PUBLIC,
    /**
     * An id that only the clients of one host get, so that two clients cannot compare their users.
     */
    PAIRWISE
  }
}
