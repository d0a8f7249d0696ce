package org.loginwithx.load;

import java.io.IOException;

/** One of the things that a load run measures. */
interface Part {

  /** Prints its figures; false if something failed that has to work. */
  boolean run() throws IOException;
}
