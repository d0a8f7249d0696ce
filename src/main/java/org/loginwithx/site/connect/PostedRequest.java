package org.loginwithx.site.connect;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.site.Redirect;
import org.loginwithx.web.LoginSettings;

/**
 * A request of a client by POST. Browsers send no cookie of this site with a form of another one,
 * so the request is asked again by GET.
 */
final class PostedRequest {

  /** Characters of a request by POST: it becomes an address. */
  private static final int LONGEST = 6_000;

  /** Replaces a text that is not an ID token of this server. */
  private static final String NO_HINT = "-";

  private PostedRequest() {}

  /**
   * Redirects to this path, with the parameters of the form. Instead of an ID token the address has
   * a {@link AuthorizationServer#sealedHint}.
   *
   * @return false if they are too long
   */
  static boolean toGet(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      AuthorizationServer server,
      String path) {
    URI issuer = settings.publicUrl();
    UnaryOperator<String> sealed =
        token ->
            issuer == null ? NO_HINT : server.sealedHint(issuer.toString(), token).orElse(NO_HINT);
    String query =
        request.getParameterMap().entrySet().stream()
            .flatMap(
                each ->
                    Arrays.stream(each.getValue())
                        .map(value -> encoded(each.getKey(), value, sealed)))
            .collect(Collectors.joining("&"));
    if (query.length() > LONGEST) {
      return false;
    }
    Redirect.to(request, response, settings, path + '?' + query);
    return true;
  }

  private static String encoded(String name, String value, UnaryOperator<String> sealed) {
    String shown =
        name.equals(AuthorizationRequest.ID_TOKEN_HINT) && !value.isEmpty()
            ? sealed.apply(value)
            : value;
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        + '='
        + URLEncoder.encode(shown, StandardCharsets.UTF_8);
  }
}
