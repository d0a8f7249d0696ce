package org.loginwithx.simulator;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The v2 calls about people. They take signatures and bearers; their errors are problems. */
final class Version2Endpoints {

  /** Of a user, by the API descriptions of June and August 2026 together. */
  private static final Set<String> USER_FIELDS =
      Set.of(
          "affiliation",
          "confirmed_email",
          "connection_status",
          "created_at",
          "description",
          "entities",
          "id",
          "is_identity_verified",
          "location",
          "most_recent_tweet_id",
          "name",
          "parody",
          "pinned_tweet_id",
          "profile_banner_url",
          "profile_image_url",
          "protected",
          "public_metrics",
          "receives_your_dm",
          "subscribes_to_you",
          "subscription",
          "subscription_type",
          "url",
          "username",
          "verified",
          "verified_followers_count",
          "verified_type",
          "withheld");

  private static final Set<String> PARAMETERS =
      Set.of("user.fields", "expansions", "tweet.fields", "post.fields");

  private static final Set<Scope> READING_SCOPES = Set.of(Scope.TWEET_READ, Scope.USERS_READ);

  private final Simulation simulation;
  private final Profiles profiles;

  Version2Endpoints(Simulation simulation, Profiles profiles) {
    this.simulation = simulation;
    this.profiles = profiles;
  }

  Reply usersMe(Request request) throws RefusedException {
    Caller caller = caller(request);
    XAccount account = account(caller);
    if (account == null) {
      throw new RefusedException(XError.UNSUPPORTED_AUTHENTICATION_PROBLEM);
    }
    requireUsable(account);
    Set<String> fields = userFields(request);
    String body = profiles.version2User(account, fields, maySeeEmail(caller));
    Reply reply = RateLimit.tellIn(Reply.json(200, body), simulation.settings().clock());
    return caller instanceof Caller.Signed signed
        ? reply.withHeader("x-access-level", signed.token().accessLevel().headerValue())
        : reply;
  }

  Reply usersByUsername(Request request) throws RefusedException {
    XAccount own = account(caller(request));
    if (own != null) {
      requireUsable(own);
    }
    Set<String> fields = userFields(request);
    String username = request.path().substring(Endpoint.USERS_BY_USERNAME.path().length());
    if (!XAccount.isScreenName(username)) {
      throw new RefusedException(XError.INVALID_REQUEST_PROBLEM, "username", username);
    }
    XAccount account = simulation.accounts().find(username);
    // A suspended account is not shown to others.
    boolean isThere = account != null && account.state() != AccountState.SUSPENDED;
    return Reply.json(
        200,
        account == null || !isThere
            ? Profiles.noVersion2User(username)
            : profiles.version2User(account, fields, false));
  }

  private Caller caller(Request request) throws RefusedException {
    String bearer = BearerToken.of(request);
    if (bearer == null) {
      return signer(request);
    }
    if (simulation.appBearer().is(bearer)) {
      return Caller.App.ONLY;
    }
    OAuth2Token token = simulation.oauth2Tokens().findAccessToken(bearer);
    if (token == null) {
      throw new RefusedException(XError.UNAUTHORIZED_PROBLEM);
    }
    if (!token.scopes().containsAll(READING_SCOPES)) {
      throw new RefusedException(XError.FORBIDDEN_PROBLEM);
    }
    return new Caller.User(token);
  }

  private Caller signer(Request request) throws RefusedException {
    try {
      return new Caller.Signed(simulation.verifiedAccessToken(request));
    } catch (RefusedException e) {
      throw new RefusedException(XError.UNAUTHORIZED_PROBLEM);
    }
  }

  /** Null for the app itself. */
  private @Nullable XAccount account(Caller caller) throws RefusedException {
    if (caller == Caller.App.ONLY) {
      return null;
    }
    String id =
        caller instanceof Caller.User user
            ? user.token().accountId()
            : ((Caller.Signed) caller).token().accountId();
    XAccount account = simulation.accounts().withId(id);
    if (account == null) {
      throw new RefusedException(XError.UNAUTHORIZED_PROBLEM);
    }
    return account;
  }

  private static void requireUsable(XAccount account) throws RefusedException {
    switch (account.state()) {
      case SUSPENDED -> throw new RefusedException(XError.USER_SUSPENDED_PROBLEM);
      case LOCKED -> throw new RefusedException(XError.FORBIDDEN_PROBLEM);
      case NORMAL, PROTECTED -> {
        // Nothing stands in the way.
      }
    }
  }

  /** What X has no name for is refused, not left out. */
  private static Set<String> userFields(Request request) throws RefusedException {
    Parameters query;
    try {
      query = request.queryParameters();
    } catch (IllegalArgumentException e) {
      throw new RefusedException(XError.INVALID_REQUEST_PROBLEM, "user.fields", "");
    }
    for (Parameter parameter : query.list()) {
      if (!PARAMETERS.contains(parameter.name())) {
        throw new RefusedException(
            XError.INVALID_REQUEST_PROBLEM, parameter.name(), parameter.value());
      }
    }
    String list = query.first("user.fields");
    if (list == null) {
      return Set.of();
    }
    Set<String> fields = new HashSet<>();
    for (String field : list.split(",", -1)) {
      if (!USER_FIELDS.contains(field)) {
        throw new RefusedException(XError.INVALID_REQUEST_PROBLEM, "user.fields", field);
      }
      fields.add(field);
    }
    return fields;
  }

  /** The app's switch, and with OAuth 2.0 the scope as well. */
  private boolean maySeeEmail(Caller caller) {
    boolean isInScope =
        !(caller instanceof Caller.User user) || user.token().scopes().contains(Scope.USERS_EMAIL);
    return isInScope && simulation.settings().emailPermission();
  }
}
