package org.loginwithx.site.connect;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.Scopes;

/**
 * What a client asks for (RFC 6749 section 4.1.1, RFC 7636 section 4.3, OpenID Connect Core section
 * 3.1.2.1).
 *
 * @param challenge by PKCE; empty if a client with a secret sent none
 * @param nonce comes back in the ID token; null if there is none
 * @param prompts the values of {@code prompt}
 * @param maxAge how old the log-in may be; null if that does not matter
 * @param idTokenHint an ID token of the user that the client means; null if there is none
 * @param loginHint the handle or address of the user that the client means; null if there is none
 * @param resources for which the access tokens are to be (RFC 8707)
 * @param formPost whether the answer goes by a form
 */
record AuthorizationRequest(
    String challenge,
    Scopes scopes,
    @Nullable String nonce,
    Set<String> prompts,
    @Nullable Duration maxAge,
    @Nullable String idTokenHint,
    @Nullable String loginHint,
    List<String> resources,
    boolean formPost) {

  /** No page may ask the user for anything. */
  static final String NONE = "none";

  /** The user is asked again what the client may do. */
  static final String CONSENT = "consent";

  /** The user chooses how to log in, on the sign-in page, instead of going straight to X. */
  static final String SELECT_ACCOUNT = "select_account";

  /** An ID token that this server made for the client earlier. */
  static final String ID_TOKEN_HINT = "id_token_hint";

  private static final String LOGIN = "login";
  private static final Set<String> PROMPTS = Set.of(NONE, LOGIN, CONSENT, SELECT_ACCOUNT);
  private static final int LONGEST_STATE = 1_000;
  private static final int LONGEST_NONCE = 500;

  /** Nine digits of seconds are thirty years. */
  private static final int LONGEST_AGE = 9;

  /** The only parameter that may be there more than once (RFC 8707 section 2). */
  private static final String RESOURCE = "resource";

  private static final String FORM_POST = "form_post";

  /** Reads a request in which there is no {@link #mistake}. */
  static AuthorizationRequest of(HttpServletRequest request) {
    return new AuthorizationRequest(
        single(request, "code_challenge").orElse(""),
        Scopes.of(request.getParameter("scope")),
        single(request, "nonce").orElse(null),
        prompts(request),
        single(request, "max_age").map(age -> Duration.ofSeconds(Long.parseLong(age))).orElse(null),
        single(request, ID_TOKEN_HINT).orElse(null),
        single(request, "login_hint").orElse(null),
        resources(request),
        isFormPost(request));
  }

  /** Whether the user has to log in again, even with a session. */
  boolean wantsLogin() {
    return prompts.contains(LOGIN) || prompts.contains(SELECT_ACCOUNT);
  }

  /** What is wrong with a request, if the answer may go to the client. */
  static Optional<String> mistake(HttpServletRequest request, Client client) {
    for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
      if (parameter.getValue().length > 1 && !parameter.getKey().equals(RESOURCE)) {
        return Optional.of("invalid_request");
      }
    }
    // OpenID Connect Core section 3.1.2.6.
    for (String unsupported : List.of("request", "request_uri", "registration")) {
      if (request.getParameter(unsupported) != null) {
        return Optional.of(unsupported + "_not_supported");
      }
    }
    String state = request.getParameter("state");
    Optional<String> type = single(request, "response_type");
    if (type.isEmpty() || (state != null && !isState(state))) {
      return Optional.of("invalid_request");
    }
    if (!type.get().equals("code")) {
      return Optional.of("unsupported_response_type");
    }
    if (!hasPkce(request, client) || !hasKnownPrompts(request) || !hasKnownRest(request)) {
      return Optional.of("invalid_request");
    }
    return client.tokens().resources().containsAll(resources(request))
        ? Optional.empty()
        : Optional.of("invalid_target");
  }

  /** Required for public clients (RFC 9700 section 2.1.1), and checked if others use it. */
  private static boolean hasPkce(HttpServletRequest request, Client client) {
    boolean uses =
        request.getParameter("code_challenge") != null
            || request.getParameter("code_challenge_method") != null;
    if (!uses) {
      return client.isConfidential();
    }
    return "S256".equals(request.getParameter("code_challenge_method"))
        && single(request, "code_challenge").filter(AuthorizationServer::isChallenge).isPresent();
  }

  private static boolean hasKnownPrompts(HttpServletRequest request) {
    Set<String> prompts = prompts(request);
    return PROMPTS.containsAll(prompts) && (prompts.size() <= 1 || !prompts.contains(NONE));
  }

  private static Set<String> prompts(HttpServletRequest request) {
    return single(request, "prompt").stream()
        .flatMap(text -> Arrays.stream(text.split(" +")))
        .collect(Collectors.toSet());
  }

  private static boolean hasKnownRest(HttpServletRequest request) {
    String mode = request.getParameter("response_mode");
    boolean answers = mode == null || mode.equals("query") || mode.equals(FORM_POST);
    boolean nonce =
        single(request, "nonce")
            .map(text -> text.length() <= LONGEST_NONCE && isPrintable(text))
            .orElse(true);
    boolean age =
        single(request, "max_age")
            .map(text -> text.length() <= LONGEST_AGE && text.chars().allMatch(c -> isDigit(c)))
            .orElse(true);
    return answers && nonce && age;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static List<String> resources(HttpServletRequest request) {
    String[] values = request.getParameterValues(RESOURCE);
    return values == null ? List.of() : Arrays.stream(values).distinct().toList();
  }

  static boolean isFormPost(HttpServletRequest request) {
    return single(request, "response_mode").filter(FORM_POST::equals).isPresent();
  }

  /** The language of the pages, two letters; null if the client names none. */
  static @Nullable String language(HttpServletRequest request) {
    return single(request, "ui_locales")
        .map(locales -> Locale.forLanguageTag(locales.split(" ", 2)[0]).getLanguage())
        .filter(language -> language.length() == 2)
        .orElse(null);
  }

  static boolean isState(String state) {
    return state.length() <= LONGEST_STATE && isPrintable(state);
  }

  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  /** The value of a parameter that is there only once: neither first nor last wins. */
  static Optional<String> single(HttpServletRequest request, String name) {
    String[] values = request.getParameterValues(name);
    return values != null && values.length == 1 && !values[0].isEmpty()
        ? Optional.of(values[0])
        : Optional.empty();
  }

  /** Tokens and hints are of the user. */
  @Override
  public String toString() {
    return "AuthorizationRequest[scopes=" + scopes + ", prompts=" + prompts + "]";
  }
}
