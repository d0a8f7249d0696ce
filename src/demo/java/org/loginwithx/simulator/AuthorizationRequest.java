package org.loginwithx.simulator;

import java.util.List;
import java.util.Set;

/**
 * What an app asks of a person (RFC 6749 section 4.1.1), valid throughout.
 *
 * @param parameters those it was made of, for the form and the links of the page
 */
record AuthorizationRequest(
    String redirectUri,
    Set<Scope> scopes,
    String state,
    CodeChallenge challenge,
    Parameters parameters) {

  private static final int LONGEST_STATE = 500;

  private static final List<String> NAMES =
      List.of(
          "response_type",
          "client_id",
          "redirect_uri",
          "scope",
          "state",
          "code_challenge",
          "code_challenge_method");

  AuthorizationRequest {
    scopes = Set.copyOf(scopes);
  }

  /**
   * Reads a query or form; parameters of other names do not matter.
   *
   * @throws IllegalArgumentException with what is wrong, for the error page
   */
  static AuthorizationRequest parse(
      Parameters given, XSimulatorSettings settings, CallbackList callbacks) {
    Parameters own = Parameters.NONE;
    for (String name : NAMES) {
      own = own.with(name, single(given, name));
    }
    require(own.first("response_type", "").equals("code"), "response_type has to be code");
    require(
        own.first("client_id", "").equals(settings.clientId()),
        "client_id is not that of the app (nor is it the API key)");
    String redirectUri = own.first("redirect_uri", "");
    require(
        callbacks.allowsExactly(redirectUri), "redirect_uri is not an approved callback, exactly");
    String state = own.first("state", "");
    require(state.length() <= LONGEST_STATE, "state is longer than 500 characters");
    return new AuthorizationRequest(
        redirectUri,
        Scope.parse(own.first("scope", "")),
        state,
        CodeChallenge.of(
            own.first("code_challenge_method", ""),
            own.first("code_challenge", ""),
            settings.plainCodeChallenge()),
        own);
  }

  /** Where the user goes after agreeing. */
  String approvedRedirect(String code) {
    return redirect(Parameters.NONE.with("state", state).with("code", code));
  }

  /** X does not publish what it sends; this is RFC 6749 section 4.1.2.1. */
  String deniedRedirect() {
    return redirect(Parameters.NONE.with("error", "access_denied").with("state", state));
  }

  private String redirect(Parameters parameters) {
    // An approved callback has no query of its own.
    return redirectUri + "?" + parameters.encoded();
  }

  private static String single(Parameters given, String name) {
    List<String> values = given.all(name);
    require(values.size() < 2, name + " is there more than once");
    require(!values.isEmpty() && !values.get(0).isEmpty(), name + " is missing");
    return values.get(0);
  }

  private static void require(boolean fulfilled, String otherwise) {
    if (!fulfilled) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
