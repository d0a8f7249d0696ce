package org.loginwithx.access;

import java.util.Map;
import org.loginwithx.Internal;

/** What X says about the owners of handles. */
@Internal
public sealed interface HandleOwners {

  /**
   * The ids of the accounts.
   *
   * @param ids by the handles; a handle is missing if there was no token to ask X with
   */
  record Known(Map<String, String> ids) implements HandleOwners {

    public Known {
      ids = Map.copyOf(ids);
    }

    /** Without the accounts. */
    @Override
    public String toString() {
      return "Known[" + ids.size() + ']';
    }
  }

  /** No account at X has this handle. */
  record NoAccount(String handle) implements HandleOwners {}

  /** X did not answer, or refused the call. */
  record NoAnswer() implements HandleOwners {}
}
