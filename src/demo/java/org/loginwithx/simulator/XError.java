package org.loginwithx.simulator;

/**
 * X's own error answers, with the status and the body X was seen to send. The same failure came in
 * several formats over the years, so some stand here more than once.
 */
public enum XError {
  COULD_NOT_AUTHENTICATE(401, json(32, "Could not authenticate you.")),
  PAGE_DOES_NOT_EXIST(404, json(34, "Sorry, that page does not exist")),
  USER_SUSPENDED(403, json(63, "User has been suspended.")),
  ACCOUNT_SUSPENDED(
      403, json(64, "Your account is suspended and is not permitted to access this feature")),
  CLIENT_NOT_PERMITTED(403, json(87, "Client is not permitted to perform this action.")),
  RATE_LIMIT_EXCEEDED(429, json(88, "Rate limit exceeded")),
  INVALID_TOKEN(401, json(89, "Invalid or expired token.")),
  UNABLE_TO_VERIFY(
      403,
      json(
          "{\"errors\":[{\"code\":99,\"label\":\"authenticity_token_error\","
              + "\"message\":\"Unable to verify your credentials\"}]}")),
  OVER_CAPACITY(503, json("{\"errors\":[{\"message\":\"Over capacity\",\"code\":130}]}")),
  INTERNAL_ERROR(500, json(131, "Internal error")),
  TIMESTAMP_OUT_OF_BOUNDS(401, json(135, "Timestamp out of bounds.")),
  BAD_AUTHENTICATION_DATA(400, json(215, "Bad Authentication data.")),
  CREDENTIALS_NOT_ALLOWED(403, json(220, "Your credentials do not allow access to this resource")),
  ACCOUNT_LOCKED(
      403,
      json(
          "{\"errors\":[{\"code\":326,\"message\":\"To protect our users from spam and other"
              + " malicious activity, this account is temporarily locked. Please log in to"
              + " https://twitter.com to unlock your account.\",\"sub_error_code\":0,"
              + "\"bounce_location\":\"https://twitter.com/account/access\"}]}")),
  CALLBACK_NOT_APPROVED(
      403,
      json(
          415,
          "Callback URL not approved for this client application. Approved callback URLs can be"
              + " adjusted in your application settings.")),
  CALLBACK_NOT_APPROVED_XML(
      403,
      xml(
          "Callback URL not approved for this client application. Approved callback URLs can be"
              + " adjusted in your application settings")),
  CALLBACK_LOCKED_XML(401, xml("This client application's callback url has been locked")),
  APPLICATION_SUSPENDED(401, json(416, "Invalid / suspended application")),
  DESKTOP_APPLICATION_XML(
      401, xml("Desktop applications only support the oauth_callback value 'oob'")),
  ENDPOINT_NOT_IN_PLAN(
      403,
      json(
          453,
          "You currently have access to a subset of Twitter API v2 endpoints and limited v1.1"
              + " endpoints (e.g. media post, oauth) only. If you need access to this endpoint,"
              + " you may need a different access level. You can learn more here:"
              + " https://developer.twitter.com/en/portal/product")),

  SIGNATURE_NOT_VALIDATED_TEXT(401, text("Failed to validate oauth signature and token")),
  INVALID_REQUEST_TOKEN_TEXT(401, text("Invalid request token.")),
  INVALID_VERIFIER_TEXT(
      401, text("Error processing your OAuth request: Invalid oauth_verifier parameter")),
  VERIFIER_MISSING_XML(401, xml("Required oauth_verifier parameter not provided")),
  EXPIRED_TOKEN_XML(401, xml("Invalid / expired Token")),
  COULD_NOT_AUTHENTICATE_OLD(401, json("{\"error\":\"Could not authenticate with OAuth.\"}")),
  EXPIRED_TOKEN_OLD(401, json("{\"error\":\"Invalid / expired Token\"}")),

  INVALID_AUTHORIZATION_CODE(
      400, oauth2("invalid_request", "Value passed for the authorization code was invalid.")),
  REDIRECT_URI_MISMATCH(
      400,
      oauth2(
          "invalid_request",
          "Value passed for the redirect uri did not match the uri of the authorization code.")),
  CODE_VERIFIER_MISMATCH(
      400,
      oauth2(
          "invalid_request",
          "Value passed for the code verifier did not match the code challenge.")),
  INVALID_REFRESH_TOKEN(400, oauth2("invalid_request", "Value passed for the token was invalid.")),
  MISSING_PARAMETER(400, oauth2("invalid_request", "Missing required parameter [{parameter}].")),
  UNAUTHORIZED_CLIENT(401, oauth2("unauthorized_client", "Missing valid authorization header")),
  // The names of these are the standard's; of X they have not been seen.
  REPEATED_PARAMETER(
      400, oauth2("invalid_request", "Parameter [{parameter}] is there more than once.")),
  INVALID_CLIENT(400, oauth2("invalid_client", "No app has this client id.")),
  UNSUPPORTED_GRANT_TYPE(
      400, oauth2("unsupported_grant_type", "No tokens are given for this grant type.")),
  // The next ones are those of an exchange of OAuth 1.0a tokens; X documents names and status.
  EXCHANGE_UNAUTHORIZED_CLIENT(
      400, oauth2("unauthorized_client", "The client is not authorized for this request.")),
  EXCHANGE_INVALID_CLIENT(400, oauth2("invalid_client", "The client could not be authenticated.")),
  EXCHANGE_INVALID_REQUEST(
      400, oauth2("invalid_request", "Parameter [{parameter}] cannot have the value [{value}].")),
  EXCHANGE_INVALID_GRANT(400, oauth2("invalid_grant", "The subject token was not accepted.")),
  EXCHANGE_INVALID_SCOPE(
      400, oauth2("invalid_scope", "The scope exceeds what the subject token allows.")),
  EXCHANGE_RATE_LIMITED(429, oauth2("rate_limited", "Too many exchanges.")),
  EXCHANGE_UNAVAILABLE(503, oauth2("temporarily_unavailable", "Try again later.")),
  INVALID_GRANT(400, oauth2("invalid_grant", "What was given for tokens is not valid.")),
  INVALID_SCOPE(400, oauth2("invalid_scope", "A scope is not known.")),

  UNAUTHORIZED_PROBLEM(401, problem("Unauthorized", 401)),
  FORBIDDEN_PROBLEM(403, problem("Forbidden", 403)),
  TOO_MANY_REQUESTS_PROBLEM(429, problem("Too Many Requests", 429)),
  INTERNAL_ERROR_PROBLEM(
      500,
      problem(
          "{\"title\":\"Internal Server Error\",\"detail\":\"Something is broken. This is usually a"
              + " temporary error.\",\"type\":\"about:blank\",\"status\":500}")),
  SERVICE_UNAVAILABLE_PROBLEM(503, problem("Service Unavailable", 503)),
  INVALID_REQUEST_PROBLEM(
      400,
      problem(
          "{\"errors\":[{\"parameters\":{\"{parameter}\":[\"{value}\"]},\"message\":\"The query"
              + " parameter [{parameter}] cannot have the value [{value}].\"}],"
              + "\"title\":\"Invalid Request\","
              + "\"detail\":\"One or more parameters to your request was invalid.\","
              + "\"type\":\"https://api.twitter.com/2/problems/invalid-request\"}")),
  UNSUPPORTED_AUTHENTICATION_PROBLEM(
      403,
      problem(
          "{\"title\":\"Unsupported Authentication\",\"detail\":\"Authenticating with OAuth 2.0"
              + " Application-Only is forbidden for this endpoint. Supported authentication types"
              + " are [OAuth 1.0a User Context, OAuth 2.0 User Context].\","
              + "\"type\":\"https://api.twitter.com/2/problems/unsupported-authentication\","
              + "\"status\":403}")),
  USER_SUSPENDED_PROBLEM(
      403,
      problem(
          "{\"detail\":\"The user used for authentication is suspended\",\"title\":\"Forbidden\","
              + "\"status\":403,\"type\":\"https://api.twitter.com/2/problems/user-suspended\"}")),
  CLIENT_NOT_ENROLLED(
      403,
      problem(
          "{\"client_id\":\"29000000\",\"detail\":\"When authenticating requests to the Twitter"
              + " API v2 endpoints, you must use keys and tokens from a Twitter developer App that"
              + " is attached to a Project. You can create a project via the developer portal.\","
              + "\"registration_url\":\"https://developer.twitter.com/en/docs/projects/overview\","
              + "\"title\":\"Client Forbidden\",\"required_enrollment\":\"Appropriate Level of API"
              + " Access\",\"reason\":\"client-not-enrolled\","
              + "\"type\":\"https://api.twitter.com/2/problems/client-forbidden\"}")),
  OAUTH1_PERMISSIONS(
      403,
      problem(
          "{\"title\":\"Forbidden\",\"detail\":\"Your client app is not configured with the"
              + " appropriate oauth1 app permissions for this endpoint.\","
              + "\"type\":\"https://api.twitter.com/2/problems/oauth1-permissions\","
              + "\"status\":403}")),
  /** Only the reason and the status are known of this one. */
  USER_NOT_ENROLLED(
      403,
      problem(
          "{\"detail\":\"The user is not enrolled in a plan that includes this call.\","
              + "\"title\":\"Forbidden\",\"reason\":\"user-not-enrolled\",\"status\":403,"
              + "\"type\":\"https://api.twitter.com/2/problems/user-not-enrolled\"}")),
  /** Only the title and the status are known of this one. */
  CREDITS_DEPLETED(
      402,
      problem(
          "{\"title\":\"CreditsDepleted\",\"detail\":\"The account of this app has no credits"
              + " left.\",\"type\":\"https://api.twitter.com/2/problems/credits\","
              + "\"status\":402}"));

  private static final String PATH = "{path}";

  private record Body(String contentType, String template) {}

  private final int status;
  private final String contentType;
  private final String template;

  XError(int status, Body body) {
    this.status = status;
    this.contentType = body.contentType();
    this.template = body.template();
  }

  public int status() {
    return status;
  }

  public String contentType() {
    return contentType;
  }

  /** The XML answers name the path that was called; others name a parameter, here any. */
  public String body(String path) {
    return body(path, "code_verifier", "any");
  }

  String body(String path, String parameter, String value) {
    return template
        .replace(PATH, path)
        .replace("{parameter}", JsonObject.escaped(parameter))
        .replace("{value}", JsonObject.escaped(value));
  }

  Reply reply(String path) {
    return withChallenge(Reply.of(status, contentType(), body(path)));
  }

  Reply reply(String path, String parameter, String value) {
    return withChallenge(Reply.of(status, contentType(), body(path, parameter, value)));
  }

  /** Only OAuth 1.0a has this scheme. */
  private Reply withChallenge(Reply reply) {
    return status == 401 && this != UNAUTHORIZED_CLIENT
        ? reply.withHeader("www-authenticate", "OAuth realm=\"https://api.twitter.com\"")
        : reply;
  }

  private static Body oauth2(String error, String description) {
    return json("{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description));
  }

  private static Body json(int code, String message) {
    return json("{\"errors\":[{\"code\":" + code + ",\"message\":\"" + message + "\"}]}");
  }

  private static Body json(String body) {
    return new Body("application/json;charset=utf-8", body);
  }

  private static Body problem(String title, int status) {
    return problem(
        "{\"title\":\"%s\",\"type\":\"about:blank\",\"status\":%d,\"detail\":\"%s\"}"
            .formatted(title, status, title));
  }

  private static Body problem(String body) {
    return new Body("application/problem+json", body);
  }

  private static Body xml(String message) {
    return new Body(
        "application/xml;charset=utf-8",
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <hash>
          <error>%s</error>
          <request>{path}</request>
        </hash>
        """
            .formatted(message));
  }

  private static Body text(String message) {
    return new Body("text/html;charset=utf-8", message);
  }
}
