package org.loginwithx.browser;

import java.net.URI;
import org.loginwithx.container.LoginServer;
import org.loginwithx.simulator.XSimulator;

/** The WAR on a Payara Micro and the X it is connected to, as a browser sees them. */
final class Site {

  private final LoginServer server = LoginServer.shared();

  XSimulator x() {
    return server.x();
  }

  /** A page under the public address. */
  String page(String path) {
    return server.uri(path).toString();
  }

  /** The same page under another name of this machine. */
  String pageAtOtherName(String path) {
    URI page = server.uri(path);
    return "http://localhost:" + page.getPort() + path;
  }
}
