package org.loginwithx.doctor;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.loginwithx.web.CanonicalHost;
import org.loginwithx.web.LoginSettings;

/** Findings in the request itself about the way between browsers and this server. */
final class RequestFindings {

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final Pattern SAME_SITE = Pattern.compile("(?i)\\bSameSite=(\\w+)");

  /** Half of what most servers and proxies accept for all headers. */
  private static final int MANY_LETTERS = 4_000;

  private RequestFindings() {}

  static List<Finding> address(LoginSettings.Values settings, Arrival arrival) {
    URI url = settings.publicUrl();
    if (url == null) {
      return List.of(Finding.of(Check.ADDRESS, Symptom.ADDRESS_MISSING));
    }
    String address = url.toString();
    List<Finding> found = new ArrayList<>();
    boolean https = url.getScheme().equals("https");
    String host = url.getHost().toLowerCase(Locale.ROOT);
    if (!https && !isLoopback(host)) {
      found.add(Finding.of(Check.ADDRESS, Symptom.ADDRESS_NOT_HTTPS, address));
    }
    if (host.equals("localhost")) {
      found.add(Finding.of(Check.ADDRESS, Symptom.ADDRESS_LOCALHOST, address));
    }
    if (!isOurs(settings, url, arrival.host())) {
      found.add(
          Finding.of(Check.ADDRESS, Symptom.ADDRESS_OTHER_HOST, plain(arrival.host()), address));
    } else if (https && !arrival.https() && arrival.forwardedBy().isEmpty()) {
      found.add(Finding.of(Check.ADDRESS, Symptom.ADDRESS_CAME_BY_HTTP, address));
    }
    // A different public path needs a proxy that maps one path to the other.
    if (!url.getRawPath().equals(arrival.contextPath()) && arrival.forwardedBy().isEmpty()) {
      found.add(
          Finding.of(
              Check.ADDRESS,
              Symptom.ADDRESS_OTHER_PATH,
              arrival.contextPath().isEmpty() ? "/" : arrival.contextPath(),
              address));
    }
    return found.isEmpty()
        ? List.of(Finding.of(Check.ADDRESS, Symptom.ADDRESS_RIGHT, address))
        : found;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
  }

  private static boolean isOurs(LoginSettings.Values settings, URI url, String host) {
    return CanonicalHost.isAt(host, url)
        || settings.moreOrigins().stream()
            .anyMatch(origin -> CanonicalHost.isAt(host, URI.create(origin)));
  }

  /** The beginning of a header that any client can write: enough to recognize it. */
  private static String plain(String header) {
    String start = header.substring(0, Math.min(header.length(), 100));
    return start.isEmpty() ? "-" : start.replaceAll("[^a-z0-9.:\\[\\]-]", "_");
  }

  static Finding proxy(Arrival arrival) {
    boolean forwarded = !arrival.forwardedBy().isEmpty();
    if (forwarded && !arrival.peerTrusted()) {
      return Finding.of(
          Check.PROXY,
          Symptom.PROXY_NOT_TRUSTED,
          String.join(", ", arrival.forwardedBy().stream().sorted().toList()),
          arrival.network());
    }
    if (!arrival.peerTrusted()) {
      return Finding.of(Check.PROXY, Symptom.PROXY_NONE, arrival.network());
    }
    if (!arrival.forwardedBy().contains(FORWARDED_FOR)) {
      return Finding.of(Check.PROXY, Symptom.PROXY_SILENT);
    }
    return Finding.of(
        Check.PROXY, Symptom.PROXY_TRUSTED, Integer.toString(arrival.proxies()), arrival.network());
  }

  static List<Finding> cookie(LoginSettings.Values settings, Arrival arrival) {
    String attributes = arrival.cookie().attributes();
    List<Finding> found = new ArrayList<>();
    if (arrival.cookieLetters() > MANY_LETTERS) {
      found.add(
          Finding.of(
              Check.COOKIE, Symptom.COOKIES_MANY, Integer.toString(arrival.cookieLetters())));
    }
    if (!arrival.cookie().cameBack()) {
      boolean needsHttps = attributes != null && has(attributes, "Secure") && !arrival.https();
      found.add(
          Finding.of(Check.COOKIE, needsHttps ? Symptom.COOKIE_NEEDS_HTTPS : Symptom.COOKIE_LOST));
    }
    if (attributes == null) {
      return found.isEmpty() ? List.of(Finding.of(Check.COOKIE, Symptom.COOKIE_BACK)) : found;
    }
    Matcher sameSite = SAME_SITE.matcher(attributes);
    String site = sameSite.find() ? sameSite.group(1).toLowerCase(Locale.ROOT) : "";
    if (site.equals("strict")) {
      found.add(Finding.of(Check.COOKIE, Symptom.COOKIE_STRICT));
    } else if (!site.equals("lax")) {
      found.add(Finding.of(Check.COOKIE, Symptom.COOKIE_NOT_LAX));
    }
    if (!has(attributes, "HttpOnly")) {
      found.add(Finding.of(Check.COOKIE, Symptom.COOKIE_FOR_SCRIPTS));
    }
    URI url = settings.publicUrl();
    boolean https = url != null && url.getScheme().equals("https");
    if (https && !has(attributes, "Secure")) {
      found.add(Finding.of(Check.COOKIE, Symptom.COOKIE_NOT_SECURE));
    }
    if (url != null && !https && has(attributes, "Secure")) {
      found.add(Finding.of(Check.COOKIE, Symptom.COOKIE_SECURE_ON_HTTP));
    }
    return found.isEmpty()
        ? List.of(Finding.of(Check.COOKIE, Symptom.COOKIE_RIGHT, attributes))
        : found;
  }

  private static boolean has(String attributes, String name) {
    return List.of(attributes.split(";")).stream()
        .anyMatch(each -> each.strip().equalsIgnoreCase(name));
  }
}
