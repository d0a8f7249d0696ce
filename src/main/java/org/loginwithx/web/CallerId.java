package org.loginwithx.web;

import java.util.Optional;

/** Who is calling now, as the container knows it. */
@FunctionalInterface
public interface CallerId {

  /** Our user id of the caller; empty if nobody is logged in, and outside a request. */
  Optional<String> userId();
}
