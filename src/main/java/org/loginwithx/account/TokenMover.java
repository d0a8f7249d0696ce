package org.loginwithx.account;

import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.user.SealedTokens;

/** Seals stored tokens anew for the user into whom their owner is merged. */
@FunctionalInterface
@Internal
public interface TokenMover {

  /** For an application that has no key: what is stored cannot be opened. */
  TokenMover NONE = (row, userId) -> Optional.empty();

  /** The same tokens, sealed for this user; empty if they cannot be opened. */
  Optional<SealedTokens> sealedFor(SealedTokens row, String userId);
}
