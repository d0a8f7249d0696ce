package org.loginwithx.web;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import org.loginwithx.Internal;

/**
 * The headers of every answer that is part of a log-in: browsers do not cache it, frame it, guess
 * its type, or send its address to the next site, and a page runs no script at all.
 */
@Internal
public final class SecurityHeaders {

  private static final String POLICY = "Content-Security-Policy";
  private static final String FORMS = "form-action ";
  private static final String OWN_FORMS = FORMS + "'self'";

  private final String contentSecurityPolicy;
  private final LoginSettings settings;

  public SecurityHeaders(LoginSettings settings) {
    String pictures = String.join(" ", settings.pictureOrigins());
    this.contentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self' "
            + pictures
            + "; "
            + OWN_FORMS
            + "; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
    this.settings = settings;
  }

  /** Sets the headers; to be called before the body is written. */
  public void applyTo(HttpServletResponse response) {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader(POLICY, contentSecurityPolicy);
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (settings.isSecure()) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /** Answers by a redirect with these headers. */
  public void redirect(HttpServletResponse response, int status, String location) {
    applyTo(response);
    response.setStatus(status);
    response.setHeader("Location", location);
  }

  /** Lets the scripts of this page call this site, and no other. */
  public static void allowOwnCalls(HttpServletResponse response) {
    String policy = response.getHeader(POLICY);
    if (policy != null && !policy.contains("connect-src")) {
      response.setHeader(POLICY, policy + "; connect-src 'self'");
    }
  }

  /** Lets this page run scripts that are files of this site, and no others. */
  public static void allowOwnScripts(HttpServletResponse response) {
    String policy = response.getHeader(POLICY);
    if (policy != null && !policy.contains("script-src")) {
      response.setHeader(POLICY, policy + "; script-src 'self'");
    }
  }

  /**
   * Lets the form of this page go to these origins, and no longer to this site. Browsers apply it
   * to the redirects that follow the form as well.
   */
  public static void allowForm(HttpServletResponse response, Collection<String> origins) {
    String policy = response.getHeader(POLICY);
    if (policy != null) {
      response.setHeader(POLICY, policy.replace(OWN_FORMS, FORMS + String.join(" ", origins)));
    }
  }

  /** Lets the scripts of this page call other sites as well. */
  public static void allowCalls(HttpServletResponse response) {
    String policy = response.getHeader(POLICY);
    if (policy != null) {
      response.setHeader(POLICY, policy + "; connect-src 'self' https: http:");
    }
  }
}
