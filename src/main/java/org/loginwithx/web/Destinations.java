package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.loginwithx.Internal;

/** Finds the client that a log-in is for. */
@FunctionalInterface
@Internal
public interface Destinations {

  /** There are no clients. */
  Destinations NONE = (request, returnTo) -> Optional.empty();

  /**
   * The client that is waiting, if this log-in is for one.
   *
   * @param returnTo where the user goes after the log-in, a page of this site
   */
  Optional<Destination> of(HttpServletRequest request, ReturnUrl returnTo);
}
