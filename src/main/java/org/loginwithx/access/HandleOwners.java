package org.loginwithx.access;

import java.util.Map;
import org.loginwithx.Internal;

/** What X says about the owners of handles. */
@Internal
public sealed interface HandleOwners {

  /**
   * The accounts that have the handles.
   *
   * @param ids the ids of the accounts, by handle; a handle is missing if there was no token to ask
   *     X with
   */
  record Known(Map<String, String> ids) implements HandleOwners {

    public Known {
      ids = Map.copyOf(ids);
    }

    /** Leaves out the accounts, which must not get into a log. */
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
