package org.loginwithx.config;

import static org.loginwithx.connection.Setting.ACCESS_TYPE;
import static org.loginwithx.connection.Setting.ALWAYS_ASK;
import static org.loginwithx.connection.Setting.API_KEY;
import static org.loginwithx.connection.Setting.API_SECRET;
import static org.loginwithx.connection.Setting.API_URL;
import static org.loginwithx.connection.Setting.AUTHORIZE_URL;
import static org.loginwithx.connection.Setting.BEARER_TOKEN;
import static org.loginwithx.connection.Setting.CLIENT_ID;
import static org.loginwithx.connection.Setting.CLIENT_SECRET;
import static org.loginwithx.connection.Setting.EMAIL;
import static org.loginwithx.connection.Setting.FALL_BACK;
import static org.loginwithx.connection.Setting.ISSUER;
import static org.loginwithx.connection.Setting.PROTOCOL;
import static org.loginwithx.connection.Setting.READ_PROFILE;
import static org.loginwithx.connection.Setting.SCOPES;
import static org.loginwithx.connection.Setting.STORE_TOKENS;

import java.net.URI;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.connection.Setting;
import org.loginwithx.login.ProfileReads;
import org.loginwithx.oauth1.ConsumerCredentials;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.x.AccessType;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Connection;

/** Reads how X knows this application. */
final class XReader {

  private static final Predicate<String> SCOPE =
      Pattern.compile("[a-z][a-z.]{1,63}").asMatchPredicate();

  private final SettingReader settings;

  XReader(SettingReader settings) {
    this.settings = settings;
  }

  XConfig read() {
    URI apiUrl = settings.url(API_URL);
    boolean email = !settings.choice(EMAIL).equals("off");
    String issuer = settings.text(ISSUER);
    return new XConfig(
        protocol(),
        settings.flag(FALL_BACK),
        oauth1(apiUrl, email),
        oauth2(apiUrl, email),
        issuer.isEmpty() ? null : issuer,
        ProfileReads.When.valueOf(settings.choice(READ_PROFILE).toUpperCase(Locale.ROOT)),
        bearerToken());
  }

  private @Nullable OAuth1Connection oauth1(@Nullable URI apiUrl, boolean email) {
    String key = settings.text(API_KEY);
    String secret = settings.text(API_SECRET);
    if (key.isEmpty() && !secret.isEmpty()) {
      settings.problem(API_SECRET, "is set, but " + API_KEY + " is not: set both or none");
    }
    if (!key.isEmpty() && secret.isEmpty()) {
      settings.problem(API_KEY, "is set, but " + API_SECRET + " is not: set both or none");
    }
    String access = settings.choice(ACCESS_TYPE);
    boolean alwaysAsk = settings.flag(ALWAYS_ASK);
    if (!access.isEmpty() && !alwaysAsk) {
      settings.problem(ACCESS_TYPE, "works at X only together with " + ALWAYS_ASK + "=true");
    }
    if (key.isEmpty() || secret.isEmpty() || apiUrl == null) {
      return null;
    }
    return new OAuth1Connection(
        new ConsumerCredentials(key, secret),
        apiUrl,
        access.isEmpty() ? null : AccessType.valueOf(access.toUpperCase(Locale.ROOT)),
        alwaysAsk,
        email);
  }

  private @Nullable OAuth2Connection oauth2(@Nullable URI apiUrl, boolean email) {
    String clientId = settings.text(CLIENT_ID);
    String secret = settings.text(CLIENT_SECRET);
    if (clientId.isEmpty() && !secret.isEmpty()) {
      settings.problem(CLIENT_SECRET, "is set, but " + CLIENT_ID + " is not");
    }
    URI authorizeUrl = settings.url(AUTHORIZE_URL);
    Scopes scopes = scopes(email);
    if (clientId.isEmpty() || apiUrl == null || authorizeUrl == null) {
      return null;
    }
    return new OAuth2Connection(
        new ClientCredentials(clientId, secret.isEmpty() ? null : secret),
        apiUrl,
        authorizeUrl,
        scopes);
  }

  private Scopes scopes(boolean email) {
    Scopes scopes = Scopes.parse(settings.text(SCOPES));
    if (!scopes.names().stream().allMatch(SCOPE)) {
      settings.problem(SCOPES, "takes scopes of X such as users.read, separated by spaces");
    }
    if (!scopes.include(OAuth2Connection.LEAST)) {
      settings.problem(
          SCOPES, "has to have users.read and tweet.read, or X does not say who it is");
    }
    Scopes more = email ? scopes.with(OAuth2Connection.EMAIL) : scopes;
    return settings.flag(STORE_TOKENS) ? more.with(OAuth2Connection.REFRESH) : more;
  }

  private @Nullable BearerToken bearerToken() {
    String token = settings.text(BEARER_TOKEN);
    if (token.isEmpty()) {
      return null;
    }
    try {
      return new BearerToken(token);
    } catch (IllegalArgumentException noToken) {
      settings.problem(BEARER_TOKEN, "is no bearer token: copy it as X's console shows it");
      return null;
    }
  }

  /**
   * The protocol that the operator chose. Without a choice, the only one that is set up, or OAuth
   * 2.0.
   */
  private @Nullable Protocol protocol() {
    boolean oauth1 = settings.isSet(API_KEY);
    boolean oauth2 = settings.isSet(CLIENT_ID);
    String choice = settings.choice(PROTOCOL);
    if (choice.equals("oauth1")) {
      return requireKeys(Protocol.OAUTH1, oauth1, oauth2, API_KEY);
    }
    if (choice.equals("oauth2")) {
      return requireKeys(Protocol.OAUTH2, oauth2, oauth1, CLIENT_ID);
    }
    if (oauth2) {
      return Protocol.OAUTH2;
    }
    return oauth1 ? Protocol.OAUTH1 : null;
  }

  /** Without any keys the settings are not invalid, only incomplete. */
  private @Nullable Protocol requireKeys(
      Protocol protocol, boolean itsKeys, boolean otherKeys, Setting setting) {
    if (!itsKeys && otherKeys) {
      settings.problem(
          PROTOCOL,
          "is " + protocol.name().toLowerCase(Locale.ROOT) + ", but " + setting + " is not set");
    }
    return itsKeys ? protocol : null;
  }
}
