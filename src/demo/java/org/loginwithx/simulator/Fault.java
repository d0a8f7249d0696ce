package org.loginwithx.simulator;

import static org.loginwithx.simulator.Endpoint.ACCESS_TOKEN;
import static org.loginwithx.simulator.Endpoint.REQUEST_TOKEN;
import static org.loginwithx.simulator.Endpoint.TOKEN;
import static org.loginwithx.simulator.Endpoint.TOKEN_EXCHANGE;
import static org.loginwithx.simulator.Endpoint.USERS_ME;
import static org.loginwithx.simulator.Endpoint.VERIFY_CREDENTIALS;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What can go wrong at X during a log-in or an exchange of tokens, for {@link
 * XSimulator#next(Fault)} and {@link XSimulator#always(Fault)}. Unless its comment says otherwise,
 * a fault concerns every call of a log-in, by either protocol. For a fault of one {@link Endpoint}
 * only, use a {@link Misbehaviour}.
 */
public enum Fault {

  // ---- X is not available, or another server answers in its place ----

  /** X takes the call and never answers. */
  SILENCE(everywhere(Misbehaviour.hang())),
  /** X resets the connection. */
  CONNECTION_RESET(everywhere(Misbehaviour.reset())),
  /** X sends one octet of the answer in each second. */
  SLOW_ANSWER(everywhere(Misbehaviour.slowBody(Duration.ofSeconds(1)))),
  /** The connection ends in the middle of the answer. */
  TRUNCATED_ANSWER(everywhere(Misbehaviour.truncatedBody())),
  ENDLESS_ANSWER(everywhere(Misbehaviour.endlessBody())),
  HUGE_HEADER(everywhere(Misbehaviour.hugeHeader(1_000_000))),
  /** A redirect to another server. */
  REDIRECT(everywhere(Misbehaviour.redirect(302, "http://127.0.0.1:1/"))),
  /** 500 with a page of HTML. */
  SERVER_ERROR(everywhere(Misbehaviour.htmlErrorPage(500))),
  /** 503, to be tried again in ten seconds. */
  OVERLOADED(everywhere(Misbehaviour.unavailable("10"))),
  /** 429 for a second, during which applications should not call again. */
  RATE_LIMITED(everywhere(Misbehaviour.rateLimitedFor(Duration.ofSeconds(1)))),
  /** 200 and an empty body. */
  EMPTY_ANSWER(everywhere(Misbehaviour.emptyOk())),
  /** 200 and a page of HTML, as from a captive portal. */
  HTML_ANSWER(everywhere(Misbehaviour.garbageHtml())),
  /** Octets that are not valid UTF-8. */
  BROKEN_ENCODING(everywhere(Misbehaviour.invalidUtf8())),
  /** An error that no documentation names. */
  UNKNOWN_ERROR(everywhere(Misbehaviour.status(403))),

  // ---- X refuses the application ----

  /** The keys are wrong. */
  KEYS_REFUSED(
      Map.of(
          REQUEST_TOKEN,
          Misbehaviour.error(XError.COULD_NOT_AUTHENTICATE),
          TOKEN,
          Misbehaviour.error(XError.UNAUTHORIZED_CLIENT),
          TOKEN_EXCHANGE,
          Misbehaviour.error(XError.EXCHANGE_INVALID_CLIENT))),
  /** The callback is not on the list of the app. */
  CALLBACK_NOT_APPROVED(
      at(
          REQUEST_TOKEN,
          Misbehaviour.error(XError.CALLBACK_NOT_APPROVED),
          TOKEN,
          Misbehaviour.error(XError.REDIRECT_URI_MISMATCH))),
  /** X has suspended the app; OAuth 1.0a only. */
  APP_SUSPENDED(at(REQUEST_TOKEN, Misbehaviour.error(XError.APPLICATION_SUSPENDED))),
  /** The plan of the app at X does not include the profile. */
  NOT_ENROLLED(profile(Misbehaviour.error(XError.CLIENT_NOT_ENROLLED))),
  /** The user is not enrolled in a plan at X that includes the profile. */
  USER_NOT_ENROLLED(profile(Misbehaviour.error(XError.USER_NOT_ENROLLED))),
  /** The app has no credit at X left for the profile. */
  NO_CREDIT(profile(Misbehaviour.error(XError.CREDITS_DEPLETED))),
  /** X says that the clock of the server is two minutes slow; OAuth 1.0a only. */
  CLOCK_SKEWED(at(REQUEST_TOKEN, Misbehaviour.clockSkewed(Duration.ofMinutes(2)))),

  // ---- X refuses the user ----

  /** The user stayed at X for too long, or the code or verifier was used before. */
  CONSENT_EXPIRED(
      at(
          ACCESS_TOKEN,
          Misbehaviour.error(XError.INVALID_REQUEST_TOKEN_TEXT),
          TOKEN,
          Misbehaviour.error(XError.INVALID_AUTHORIZATION_CODE))),
  USER_SUSPENDED(
      at(
          VERIFY_CREDENTIALS,
          Misbehaviour.error(XError.ACCOUNT_SUSPENDED),
          USERS_ME,
          Misbehaviour.error(XError.USER_SUSPENDED_PROBLEM))),
  /** The user has to unlock the account at X first; OAuth 1.0a only. */
  USER_LOCKED(at(VERIFY_CREDENTIALS, Misbehaviour.error(XError.ACCOUNT_LOCKED))),
  /** The user grants less than was asked for; OAuth 2.0 only. */
  FEWER_SCOPES(at(TOKEN, Misbehaviour.member("scope", "\"tweet.read\""))),

  // ---- X sends answers that make no sense ----

  /** The answer does not confirm the callback; OAuth 1.0a only. */
  CALLBACK_NOT_CONFIRMED(
      at(REQUEST_TOKEN, Misbehaviour.withoutFormParameter("oauth_callback_confirmed"))),
  /** The answer lacks the token. */
  NO_TOKEN(
      at(
          ACCESS_TOKEN,
          Misbehaviour.withoutFormParameter("oauth_token_secret"),
          TOKEN,
          Misbehaviour.withoutMember("access_token"))),
  /** The profile lacks the id of the user. */
  NO_USER_ID(
      at(
          VERIFY_CREDENTIALS,
          Misbehaviour.member("id_str", "null"),
          USERS_ME,
          Misbehaviour.profile("{\"data\":{}}"))),
  /** The profile is that of another user than the token; OAuth 1.0a only. */
  OTHER_USER(at(VERIFY_CREDENTIALS, Misbehaviour.otherId(424_242))),
  /** A profile that ends in the middle. */
  BROKEN_PROFILE(
      at(
          VERIFY_CREDENTIALS,
          Misbehaviour.profile("{\"id_str\":"),
          USERS_ME,
          Misbehaviour.profile("{\"data\":{\"id\":"))),
  /** A profile of ten thousand brackets. */
  DEEP_PROFILE(profile(Misbehaviour.deeplyNestedJson(10_000)));

  private final Map<Endpoint, Misbehaviour> misbehaviours;

  Fault(Map<Endpoint, Misbehaviour> misbehaviours) {
    this.misbehaviours = misbehaviours;
  }

  Map<Endpoint, Misbehaviour> misbehaviours() {
    return misbehaviours;
  }

  private static Map<Endpoint, Misbehaviour> everywhere(Misbehaviour misbehaviour) {
    Map<Endpoint, Misbehaviour> everywhere = new EnumMap<>(profile(misbehaviour));
    everywhere.putAll(at(ACCESS_TOKEN, misbehaviour, TOKEN, misbehaviour));
    everywhere.put(REQUEST_TOKEN, misbehaviour);
    everywhere.put(TOKEN_EXCHANGE, misbehaviour);
    return everywhere;
  }

  private static Map<Endpoint, Misbehaviour> profile(Misbehaviour misbehaviour) {
    return at(VERIFY_CREDENTIALS, misbehaviour, USERS_ME, misbehaviour);
  }

  private static Map<Endpoint, Misbehaviour> at(Endpoint endpoint, Misbehaviour misbehaviour) {
    return Map.of(endpoint, misbehaviour);
  }

  private static Map<Endpoint, Misbehaviour> at(
      Endpoint oauth1, Misbehaviour first, Endpoint oauth2, Misbehaviour second) {
    return Map.of(oauth1, first, oauth2, second);
  }
}
