package org.loginwithx.config;

import static org.loginwithx.connection.Setting.ALLOW_HTTP;
import static org.loginwithx.connection.Setting.ANSWER_TIMEOUT;
import static org.loginwithx.connection.Setting.CA_FILE;
import static org.loginwithx.connection.Setting.CLIENT_HOSTS;
import static org.loginwithx.connection.Setting.CONNECT_TIMEOUT;
import static org.loginwithx.connection.Setting.NO_PROXY;
import static org.loginwithx.connection.Setting.PROXY;
import static org.loginwithx.connection.Setting.TOTAL_TIMEOUT;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.loginwithx.connection.Setting;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpProxy;
import org.loginwithx.http.Trust;
import org.loginwithx.http.WayOut;

/** Reads how this server calls other servers. */
final class HttpReader {

  private static final Predicate<String> HOST =
      Pattern.compile("[a-z0-9.-]{1,253}").asMatchPredicate();

  /** Also IPv6 addresses. */
  private static final Predicate<String> CLIENT_HOST =
      Pattern.compile("[A-Za-z0-9.-]{1,253}|\\[?[0-9A-Fa-f:.]+]?").asMatchPredicate();

  private final SettingReader settings;

  HttpReader(SettingReader settings) {
    this.settings = settings;
  }

  HttpConfig read() {
    WayOut way = new WayOut(trust(), proxy());
    return new HttpConfig(budget(), way, plainHosts(), way.toPublicOr(clientHosts()));
  }

  private HttpBudget budget() {
    return new HttpBudget(
        millis(CONNECT_TIMEOUT),
        millis(ANSWER_TIMEOUT),
        millis(TOTAL_TIMEOUT),
        HttpBudget.DEFAULT.maxBody());
  }

  private Duration millis(Setting setting) {
    return Duration.ofMillis(settings.number(setting));
  }

  /** Null if X is called without a proxy. */
  private @Nullable HttpProxy proxy() {
    String address = settings.text(PROXY);
    if (address.isEmpty()) {
      return null;
    }
    try {
      return address.equals("system")
          ? HttpProxy.ofSystem(System.getProperties(), System.getenv()).orElse(null)
          : HttpProxy.parse(address, HttpProxy.names(settings.text(NO_PROXY)));
    } catch (IllegalArgumentException unusable) {
      settings.problem(PROXY, "is " + unusable.getMessage());
      return null;
    }
  }

  private SSLContext trust() {
    String file = settings.text(CA_FILE);
    if (!file.isEmpty()) {
      try {
        return Trust.ofJvmAnd(Path.of(file));
      } catch (InvalidPathException | IOException unreadable) {
        settings.problem(CA_FILE, "cannot be read: " + unreadable.getClass().getSimpleName());
      } catch (CertificateException unusable) {
        settings.problem(CA_FILE, "has no certificate in PEM format that can be used");
      }
    }
    return Trust.ofJvm();
  }

  private Set<String> clientHosts() {
    return Set.copyOf(
        settings.list(CLIENT_HOSTS, "host names, without scheme and port", CLIENT_HOST));
  }

  private Set<String> plainHosts() {
    Set<String> hosts = settings.plainHttpHosts();
    if (!hosts.stream().allMatch(HOST) || hosts.stream().anyMatch(WebAddress::isOfX)) {
      settings.problem(
          ALLOW_HTTP,
          "takes host names, separated by commas, without scheme and port; hosts of X are not"
              + " allowed");
    }
    return hosts;
  }
}
