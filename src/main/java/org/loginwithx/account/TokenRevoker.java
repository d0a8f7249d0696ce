package org.loginwithx.account;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.user.SealedTokens;

/** Tells X about tokens that were deleted here. */
@FunctionalInterface
public interface TokenRevoker {

  /** For an application that stores none. */
  TokenRevoker NONE = deleted -> CompletableFuture.completedFuture(true);

  /**
   * Has X end tokens whose rows are gone.
   *
   * @return whether X confirmed all of them; never fails otherwise
   */
  CompletableFuture<Boolean> revoke(List<SealedTokens> deleted);
}
