package org.loginwithx.container;

import java.net.URI;
import org.loginwithx.simulator.XSimulator;

/** An application that people log in to, and the X it believes in. */
interface Site {

  /** The address of a page. */
  URI uri(String path);

  /** X, as far as this site is concerned. */
  XSimulator x();
}
