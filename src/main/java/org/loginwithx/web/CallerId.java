package org.loginwithx.web;

import java.util.Optional;
import org.loginwithx.Internal;

/** The user who sends the current request, as the container knows it. */
@FunctionalInterface
@Internal
public interface CallerId {

  /** The user's id here; empty if no user is logged in, and outside a request. */
  Optional<String> userId();
}
