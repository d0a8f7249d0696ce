package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Knows for which other application somebody is about to log in. */
@FunctionalInterface
public interface Destinations {

  /** There are no other applications. */
  Destinations NONE = (request, returnTo) -> Optional.empty();

  /**
   * The application that is waiting, if this log-in is for one.
   *
   * @param returnTo where the person goes after the log-in, a page of ours
   */
  Optional<Destination> of(HttpServletRequest request, ReturnUrl returnTo);
}
