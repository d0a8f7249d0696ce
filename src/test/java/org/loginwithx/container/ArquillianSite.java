package org.loginwithx.container;

import java.net.URI;
import org.loginwithx.simulator.XSimulator;

/** What Arquillian has deployed, by the ports that {@code arquillian.xml} names. */
final class ArquillianSite implements Site, AutoCloseable {

  private final URI baseUri;
  private final XSimulator x;

  private ArquillianSite(URI baseUri, XSimulator x) {
    this.baseUri = baseUri;
    this.x = x;
  }

  static ArquillianSite start() {
    // Not the address Arquillian injects: that has another host name than the public address.
    URI baseUri = URI.create("http://127.0.0.1:" + Integer.getInteger("arquillian.port"));
    XSimulator x = XSimulator.start(Integer.getInteger("arquillian.x.port"));
    x.allowCallback(baseUri + "/oauth/callback/twitter");
    return new ArquillianSite(baseUri, x);
  }

  @Override
  public URI uri(String path) {
    return path.startsWith("/") ? URI.create(baseUri + path) : URI.create(path);
  }

  @Override
  public XSimulator x() {
    return x;
  }

  @Override
  public void close() {
    x.close();
  }
}
