package org.loginwithx.simulator;

/** Everything the simulator knows, shared by its endpoints and pages. */
final class Simulation {

  private final XSimulatorSettings settings;
  private final CallVerifier verifier;
  private final RequestTokens requestTokens;
  private final AccessTokens accessTokens = new AccessTokens();
  private final Accounts accounts;
  private final Browsers browsers = new Browsers();
  private final CallbackList callbacks = new CallbackList();
  private final AuthorizationCodes authorizationCodes;
  private final Authorizations authorizations;
  private final OAuth2Tokens oauth2Tokens;
  private final AppBearer appBearer = new AppBearer();
  private final ExchangeLimit exchangeLimit;
  private final Activity activity;

  Simulation(XSimulatorSettings settings) {
    this.settings = settings;
    this.accounts = new Accounts(settings.accounts());
    this.verifier = new CallVerifier(settings);
    this.requestTokens = new RequestTokens(settings.clock(), settings.requestTokenLifetime());
    this.authorizationCodes = new AuthorizationCodes(settings.clock());
    this.authorizations = new Authorizations(settings, callbacks, authorizationCodes);
    this.oauth2Tokens = new OAuth2Tokens(settings.clock());
    this.exchangeLimit = new ExchangeLimit(settings.clock(), settings.exchangeLimit());
    this.activity = new Activity(settings);
    settings.callbacks().forEach(callbacks::add);
  }

  XSimulatorSettings settings() {
    return settings;
  }

  CallVerifier verifier() {
    return verifier;
  }

  RequestTokens requestTokens() {
    return requestTokens;
  }

  AccessTokens accessTokens() {
    return accessTokens;
  }

  Accounts accounts() {
    return accounts;
  }

  Browsers browsers() {
    return browsers;
  }

  CallbackList callbacks() {
    return callbacks;
  }

  AuthorizationCodes authorizationCodes() {
    return authorizationCodes;
  }

  Authorizations authorizations() {
    return authorizations;
  }

  OAuth2Tokens oauth2Tokens() {
    return oauth2Tokens;
  }

  ExchangeLimit exchangeLimit() {
    return exchangeLimit;
  }

  /** What the app is told. */
  Activity activity() {
    return activity;
  }

  AppBearer appBearer() {
    return appBearer;
  }

  /** The access token a profile call was rightly signed with. */
  AccessToken verifiedAccessToken(Request request) throws RefusedException {
    SignedCall call =
        verifier.verifyWithToken(
            request,
            token -> {
              AccessToken found = accessTokens.find(token);
              return found == null ? null : found.secret();
            },
            XError.INVALID_TOKEN);
    AccessToken token = accessTokens.find(call.token());
    if (token == null) {
      throw new RefusedException(XError.INVALID_TOKEN);
    }
    return token;
  }

  XAccount accountOf(AccessToken token) throws RefusedException {
    XAccount account = accounts.withId(token.accountId());
    if (account == null) {
      throw new RefusedException(XError.INVALID_TOKEN);
    }
    return account;
  }

  /** The app gives its OAuth 1.0a token back. */
  void invalidate(String accountId) {
    accessTokens.invalidateOf(accountId);
    browsers.revoke(accountId);
  }

  /** The person takes the app off their list, where it stands once for both protocols. */
  void revoke(String accountId) {
    invalidate(accountId);
    authorizationCodes.revokeOf(accountId);
    oauth2Tokens.revokeOf(accountId);
    activity.revoked(accountId);
  }

  void reset() {
    verifier.forgetNonces();
    requestTokens.clear();
    accessTokens.clear();
    browsers.clear();
    accounts.clear();
    authorizationCodes.clear();
    authorizations.reset();
    oauth2Tokens.clear();
    appBearer.clear();
    exchangeLimit.clear();
    activity.clear();
  }
}
