package org.loginwithx.simulator;

/**
 * The app without a person: a bearer for the consumer key and secret of OAuth 1.0a. Whatever is
 * wrong, X says the same.
 */
final class AppOnlyEndpoints {

  private final Simulation simulation;

  AppOnlyEndpoints(Simulation simulation) {
    this.simulation = simulation;
  }

  Reply token(Request request) throws RefusedException {
    Parameters form = authenticatedForm(request);
    if (!form.first("grant_type", "").equals("client_credentials")) {
      throw new RefusedException(XError.UNABLE_TO_VERIFY);
    }
    return Reply.json(
        200,
        "{\"token_type\":\"bearer\",\"access_token\":\"" + simulation.appBearer().issue() + "\"}");
  }

  /** With keys, as on X's page about application-only calls, or signed, as in its reference. */
  Reply invalidateToken(Request request) throws RefusedException {
    Parameters parameters =
        request.header("authorization", "").startsWith("OAuth ")
            ? signedQuery(request)
            : authenticatedForm(request);
    String invalidated = simulation.appBearer().invalidate(parameters.first("access_token", ""));
    if (invalidated == null) {
      throw new RefusedException(XError.INVALID_TOKEN);
    }
    return Reply.json(200, "{\"access_token\":\"" + invalidated + "\"}");
  }

  private Parameters signedQuery(Request request) throws RefusedException {
    simulation.verifiedAccessToken(request);
    return request.queryParameters();
  }

  private Parameters authenticatedForm(Request request) throws RefusedException {
    XSimulatorSettings settings = simulation.settings();
    try {
      BasicCredentials credentials = BasicCredentials.of(request);
      if (credentials != null
          && credentials.areEscaped(settings.consumerKey(), settings.consumerSecret())) {
        return request.formParameters();
      }
    } catch (IllegalArgumentException e) {
      // A broken escape, in the header or the form.
    }
    throw new RefusedException(XError.UNABLE_TO_VERIFY);
  }
}
