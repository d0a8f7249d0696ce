package org.loginwithx.browser;

import java.net.URI;
import org.loginwithx.container.LoginServer;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.XSimulator;

/**
 * The WAR on a Payara Micro and the X it is connected to, as a browser sees them, for each protocol
 * once.
 */
enum Site {
  OAUTH1("/oauth/callback/twitter", Endpoint.AUTHENTICATE, Endpoint.ACCESS_TOKEN),
  OAUTH2("/oauth2/callback/twitter", Endpoint.AUTHORIZE_OAUTH2, Endpoint.TOKEN);

  private final String callbackPath;
  private final Endpoint question;
  private final Endpoint exchange;

  Site(String callbackPath, Endpoint question, Endpoint exchange) {
    this.callbackPath = callbackPath;
    this.question = question;
    this.exchange = exchange;
  }

  XSimulator x() {
    return server().x();
  }

  /** A page under the public address. */
  String page(String path) {
    return server().uri(path).toString();
  }

  /** The same page under another name of this machine. */
  String pageAtOtherName(String path) {
    URI page = server().uri(path);
    return "http://localhost:" + page.getPort() + path;
  }

  /** Where people come back to from X. */
  String callbackPath() {
    return callbackPath;
  }

  /** How often X's page was opened or answered. */
  int questions() {
    return x().calls(question);
  }

  /** How often X was asked who came back. */
  int exchanges() {
    return x().calls(exchange);
  }

  private LoginServer server() {
    return switch (this) {
      case OAUTH1 -> LoginServer.shared();
      case OAUTH2 -> LoginServer.sharedOAuth2();
    };
  }
}
