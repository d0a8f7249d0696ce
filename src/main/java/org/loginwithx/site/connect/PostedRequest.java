package org.loginwithx.site.connect;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
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

  private static final String[] NONE = {};

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
    String query = query(request.getParameterMap(), sealed);
    if (query.length() > LONGEST) {
      return false;
    }
    Redirect.to(request, response, settings, path + '?' + query);
    return true;
  }

  /**
   * @param sealed what is in the address instead of an ID token
   */
  static String query(Map<String, String[]> parameters, UnaryOperator<String> sealed) {
    // One at most, because each one costs the check of a signature. A stranger can send thousands.
    // The page refuses a request with several.
    UnaryOperator<String> hint =
        parameters.getOrDefault(AuthorizationRequest.ID_TOKEN_HINT, NONE).length == 1
            ? sealed
            : token -> NO_HINT;
    return parameters.entrySet().stream()
        .flatMap(
            each ->
                Arrays.stream(each.getValue()).map(value -> encoded(each.getKey(), value, hint)))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String name, String value, UnaryOperator<String> hint) {
    String shown =
        name.equals(AuthorizationRequest.ID_TOKEN_HINT) && !value.isEmpty()
            ? hint.apply(value)
            : value;
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        + '='
        + URLEncoder.encode(shown, StandardCharsets.UTF_8);
  }
}
