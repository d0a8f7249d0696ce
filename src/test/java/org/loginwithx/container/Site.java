package org.loginwithx.container;

import java.net.URI;
import java.util.Optional;
import org.loginwithx.simulator.XSimulator;

/** An application that people log in to, and the X it believes in. */
interface Site {

  /** The address of a page. */
  URI uri(String path);

  /** What browsers write into the Host header, if it is not where {@link #uri} leads. */
  default Optional<String> host() {
    return Optional.empty();
  }

  /** X, as far as this site is concerned. */
  XSimulator x();
}
