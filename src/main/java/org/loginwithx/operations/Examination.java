package org.loginwithx.operations;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.doctor.Arrival;
import org.loginwithx.doctor.Arrival.SeenCookie;
import org.loginwithx.doctor.Doctor;
import org.loginwithx.doctor.Finding;
import org.loginwithx.web.LoginCookie;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.TrustedProxies;

/** Passes what a request shows to the doctor. */
@Dependent
@Internal
public class Examination {

  /** How long a request waits for the report at most. */
  public static final Duration LONGEST = Doctor.LONGEST.plusSeconds(1);

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

  private final Doctor doctor;
  private final LoginSettings settings;
  private final LoginCookie cookie;
  private final Proofs proofs;

  @Inject
  Examination(Doctor doctor, LoginSettings settings, LoginCookie cookie, Proofs proofs) {
    this.doctor = doctor;
    this.settings = settings;
    this.cookie = cookie;
    this.proofs = proofs;
  }

  /**
   * Begins an examination for a logged-in administrator, whose cookie is sent again. Has to be
   * called before the request is suspended.
   *
   * @return empty if there were too many examinations lately
   */
  public Optional<CompletableFuture<List<Finding>>> begin(
      HttpServletRequest request, HttpServletResponse response) throws UnprovenException {
    proofs.require(request, Action.EXAMINE);
    return begin(request, CookieProbe.renew(request, response, cookie));
  }

  Optional<CompletableFuture<List<Finding>>> begin(HttpServletRequest request, SeenCookie cookie) {
    return doctor.examine(arrival(request, cookie));
  }

  private Arrival arrival(HttpServletRequest request, SeenCookie cookie) {
    TrustedProxies proxies = settings.trustedProxies();
    boolean trusted = proxies.isTrusted(request.getRemoteAddr());
    boolean https =
        request.isSecure()
            || (trusted && "https".equalsIgnoreCase(request.getHeader(FORWARDED_PROTO)));
    return new Arrival(
        https,
        lowerCase(request.getHeader("Host")),
        request.getContextPath(),
        Stream.of(FORWARDED_FOR, FORWARDED_PROTO, "X-Forwarded-Host", "Forwarded")
            .filter(name -> request.getHeader(name) != null)
            .collect(Collectors.toSet()),
        addresses(request),
        trusted,
        proxies.networkOf(request).prefix(),
        Collections.list(request.getHeaders("Cookie")).stream().mapToInt(String::length).sum(),
        cookie);
  }

  private static String lowerCase(@Nullable String header) {
    return Objects.requireNonNullElse(header, "").toLowerCase(Locale.ROOT);
  }

  private static int addresses(HttpServletRequest request) {
    return Collections.list(request.getHeaders(FORWARDED_FOR)).stream()
        .mapToInt(line -> line.split(",", -1).length)
        .sum();
  }
}
