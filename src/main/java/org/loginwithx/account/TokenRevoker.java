package org.loginwithx.account;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.Internal;
import org.loginwithx.user.SealedTokens;

/** Revokes tokens at X that were deleted here. */
@FunctionalInterface
@Internal
public interface TokenRevoker {

  /** For an application that stores no tokens. */
  TokenRevoker NONE = deleted -> CompletableFuture.completedFuture(true);

  /**
   * Revokes tokens at X whose rows were deleted.
   *
   * @return whether X confirmed all of them; never fails
   */
  CompletableFuture<Boolean> revoke(List<SealedTokens> deleted);
}
