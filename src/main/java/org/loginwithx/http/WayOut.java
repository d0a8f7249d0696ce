package org.loginwithx.http;

import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * How other servers are reached.
 *
 * @param trust the certificates that are accepted
 * @param proxy null to call them directly
 */
@Internal
public record WayOut(SSLContext trust, @Nullable HttpProxy proxy) {

  /** Directly, with the certificates that the JVM trusts. */
  public static WayOut straight() {
    return new WayOut(Trust.ofJvm(), null);
  }

  /** The host to which a connection is made for a call to {@code target}. */
  String firstHost(String target) {
    return proxy != null && proxy.isFor(target) ? proxy.host() : target;
  }

  HttpRoutePlanner routes() {
    return new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE) {
      @Override
      protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
        return proxy != null && proxy.isFor(target.getHostName())
            ? new HttpHost(proxy.host(), proxy.port())
            : null;
      }
    };
  }

  /** For the proxy only: a server that asks for a password gets none. */
  CredentialsProvider credentials() {
    BasicCredentialsProvider provider = new BasicCredentialsProvider();
    if (proxy != null && proxy.user() != null) {
      String password = proxy.password() == null ? "" : proxy.password();
      provider.setCredentials(
          new AuthScope(proxy.host(), proxy.port()),
          new UsernamePasswordCredentials(proxy.user(), password.toCharArray()));
    }
    return provider;
  }

  @Override
  public String toString() {
    return proxy == null ? "straight" : "by " + proxy;
  }
}
