package org.loginwithx.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of X the simulator plays. */
public enum Endpoint {
  REQUEST_TOKEN("/oauth/request_token"),
  /** The consent page, GET and POST, under both of its names. */
  AUTHENTICATE("/oauth/authenticate", "/oauth/authorize"),
  ACCESS_TOKEN("/oauth/access_token"),
  VERIFY_CREDENTIALS("/1.1/account/verify_credentials.json"),
  INVALIDATE_TOKEN("/1.1/oauth/invalidate_token.json", "/1.1/oauth/invalidate_token"),
  /** The consent page of OAuth 2.0, GET and POST. */
  AUTHORIZE_OAUTH2("/i/oauth2/authorize"),
  /** Authorization code or refresh token in, tokens out. */
  TOKEN("/2/oauth2/token"),
  /** OAuth 1.0a access token in, tokens of OAuth 2.0 out: the same address, another grant type. */
  TOKEN_EXCHANGE("/2/oauth2/token"),
  REVOKE("/2/oauth2/revoke"),
  USERS_ME("/2/users/me"),
  /** Goes on with the handle. */
  USERS_BY_USERNAME("/2/users/by/username/"),
  /** The application-only bearer. */
  APP_TOKEN("/oauth2/token"),
  INVALIDATE_APP_TOKEN("/oauth2/invalidate_token"),
  /** What X reports to the app; goes on with the id of one of them. */
  ACTIVITY_SUBSCRIPTIONS("/2/activity/subscriptions"),
  /** The events, as an answer without an end. */
  ACTIVITY_STREAM("/2/activity/stream"),
  /** Where X sends events; goes on with the id of one of them. */
  WEBHOOKS("/2/webhooks");

  private static final Map<String, Endpoint> BY_PATH = new HashMap<>();

  static {
    for (Endpoint endpoint : values()) {
      BY_PATH.putIfAbsent(endpoint.path, endpoint);
      BY_PATH.putIfAbsent(endpoint.otherPath, endpoint);
    }
  }

  private final String path;
  private final String otherPath;

  Endpoint(String path) {
    this(path, path);
  }

  Endpoint(String path, String otherPath) {
    this.path = path;
    this.otherPath = otherPath;
  }

  /** The path of the API reference, the first where there are two. */
  public String path() {
    return path;
  }

  static @Nullable Endpoint at(String path) {
    for (Endpoint each : List.of(ACTIVITY_SUBSCRIPTIONS, WEBHOOKS)) {
      if (path.matches(each.path + "/[0-9]+")) {
        return each;
      }
    }
    return BY_PATH.get(path.startsWith(USERS_BY_USERNAME.path) ? USERS_BY_USERNAME.path : path);
  }

  static @Nullable Endpoint of(Request request) {
    Endpoint endpoint = at(request.path());
    return endpoint == TOKEN && OAuth1Exchange.isIn(request) ? TOKEN_EXCHANGE : endpoint;
  }

  boolean isApi() {
    return this != AUTHENTICATE && this != AUTHORIZE_OAUTH2;
  }

  /** The method that X documents, or the first; the pages take GET and POST. */
  String method() {
    return switch (this) {
      case VERIFY_CREDENTIALS, USERS_ME, USERS_BY_USERNAME, ACTIVITY_STREAM -> "GET";
      default -> "POST";
    };
  }

  /** Whether X documents this method. */
  boolean takes(Request request) {
    String asked = request.method();
    if (this != ACTIVITY_SUBSCRIPTIONS && this != WEBHOOKS) {
      return asked.equals(method());
    }
    return request.path().equals(path)
        ? List.of("GET", "POST").contains(asked)
        : List.of("PUT", "DELETE").contains(asked);
  }
}
