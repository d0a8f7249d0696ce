package org.loginwithx.site.connect;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.oauthserver.AuthorizationServer;

/** Reads what a client asks for (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
final class AuthorizationRequest {

  private static final int LONGEST_STATE = 1_000;

  private AuthorizationRequest() {}

  /** What is wrong with a request, if the answer may go to the client. */
  static Optional<String> mistake(HttpServletRequest request) {
    for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
      if (parameter.getValue().length > 1) {
        return Optional.of("invalid_request");
      }
    }
    if (request.getParameter("request") != null || request.getParameter("request_uri") != null) {
      return Optional.of("request_not_supported");
    }
    String state = request.getParameter("state");
    Optional<String> type = single(request, "response_type");
    if (type.isEmpty() || (state != null && !isState(state))) {
      return Optional.of("invalid_request");
    }
    if (!type.get().equals("code")) {
      return Optional.of("unsupported_response_type");
    }
    String mode = request.getParameter("response_mode");
    boolean pkce =
        "S256".equals(request.getParameter("code_challenge_method"))
            && single(request, "code_challenge")
                .filter(AuthorizationServer::isChallenge)
                .isPresent();
    boolean prompt =
        single(request, "prompt")
            .map(value -> List.of("login", "none", "consent", "select_account").contains(value))
            .orElse(true);
    return pkce && prompt && (mode == null || mode.equals("query"))
        ? Optional.empty()
        : Optional.of("invalid_request");
  }

  static boolean isState(String state) {
    return state.length() <= LONGEST_STATE && state.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  /** The value of a parameter that is there only once: neither first nor last wins. */
  static Optional<String> single(HttpServletRequest request, String name) {
    String[] values = request.getParameterValues(name);
    return values != null && values.length == 1 && !values[0].isEmpty()
        ? Optional.of(values[0])
        : Optional.empty();
  }
}
