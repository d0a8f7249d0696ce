package org.loginwithx.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
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
 * @param listed if this is not null, a user has typed the addresses that are called: hosts that are
 *     not in this set are called directly, at an address of the public internet only. Which address
 *     a proxy calls cannot be seen from here
 */
@Internal
public record WayOut(SSLContext trust, @Nullable HttpProxy proxy, @Nullable Set<String> listed) {

  public WayOut {
    listed =
        listed == null
            ? null
            : listed.stream().map(WayOut::name).collect(Collectors.toUnmodifiableSet());
  }

  /** To any host. */
  public WayOut(SSLContext trust, @Nullable HttpProxy proxy) {
    this(trust, proxy, null);
  }

  /** The same way, for addresses that a user has typed. */
  public WayOut toPublicOr(Set<String> hosts) {
    return new WayOut(trust, proxy, hosts);
  }

  /** Directly, with the certificates that the JVM trusts. */
  public static WayOut straight() {
    return new WayOut(Trust.ofJvm(), null);
  }

  /** The host to which a connection is made for a call to {@code target}. */
  String firstHost(String target) {
    HttpProxy used = proxyFor(target);
    return used == null ? target : used.host();
  }

  private @Nullable HttpProxy proxyFor(String target) {
    return proxy != null && proxy.isFor(target) && isListed(target) ? proxy : null;
  }

  /** Whether this host may be called at any address. */
  public boolean isListed(String host) {
    return listed == null || listed.contains(name(host));
  }

  /** IPv6 addresses are in brackets in an address, and without them elsewhere. */
  private static String name(String host) {
    return host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
  }

  /** Whether this is the proxy, which may be called for others but not be a target. */
  boolean isHidden(String target) {
    return !isListed(target) && proxy != null && name(target).equals(name(proxy.host()));
  }

  /**
   * The addresses at which the host of a connection may be called.
   *
   * @throws UnknownHostException also if there are only others
   */
  InetAddress[] resolve(DnsResolver dns, String target) throws UnknownHostException {
    String host = firstHost(target);
    InetAddress[] found = dns.resolve(host);
    if (isListed(target)) {
      return found;
    }
    InetAddress[] allowed =
        Arrays.stream(found).filter(PublicAddress::is).toArray(InetAddress[]::new);
    if (allowed.length == 0) {
      throw new UnknownHostException(host);
    }
    return allowed;
  }

  HttpRoutePlanner routes() {
    return new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE) {
      @Override
      protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
        HttpProxy used = proxyFor(target.getHostName());
        return used == null ? null : new HttpHost(used.host(), used.port());
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
