package org.loginwithx.doctor;

import java.util.Locale;
import org.loginwithx.Internal;

/**
 * Everything that the doctor can find. Each symptom has a text, {@link #key}, and each warning and
 * failure has a second one, with the suffix {@code .fix}.
 */
@Internal
public enum Symptom {
  /** {0} why the examination failed. */
  NOT_EXAMINED(State.FAILURE),

  /** {0} the active set. */
  SET_UP(State.OK),
  /** {0} what is missing. */
  NOT_SET_UP(State.FAILURE),
  SWITCHED_OFF(State.FAILURE),
  /** {0} what does not fit. */
  MISFITS(State.FAILURE),

  /** {0} seconds. */
  CLOCK_RIGHT(State.OK),
  CLOCK_OFF(State.WARNING),
  CLOCK_WRONG(State.FAILURE),
  CLOCK_UNKNOWN(State.WARNING),
  /** {0} seconds that the database's clock differs. */
  DATABASE_CLOCK_OFF(State.WARNING),
  DATABASE_CLOCK_WRONG(State.FAILURE),

  /** {0} the public address. */
  ADDRESS_RIGHT(State.OK),
  ADDRESS_MISSING(State.FAILURE),
  ADDRESS_NOT_HTTPS(State.FAILURE),
  ADDRESS_LOCALHOST(State.WARNING),
  /** {0} the host of the request, {1} the public address. */
  ADDRESS_OTHER_HOST(State.WARNING),
  /** {0} the context path, {1} the public address. */
  ADDRESS_OTHER_PATH(State.WARNING),
  /** {0} the public address. */
  ADDRESS_CAME_BY_HTTP(State.WARNING),

  /** {0} the network that users seem to come from. */
  PROXY_NONE(State.OK),
  /** {0} how many proxies, {1} the network. */
  PROXY_TRUSTED(State.OK),
  /** {0} the headers. */
  PROXY_NOT_TRUSTED(State.WARNING),
  PROXY_SILENT(State.WARNING),

  /** {0} its attributes. */
  COOKIE_RIGHT(State.OK),
  COOKIE_BACK(State.OK),
  COOKIE_LOST(State.FAILURE),
  COOKIE_NEEDS_HTTPS(State.WARNING),
  COOKIE_STRICT(State.FAILURE),
  COOKIE_NOT_LAX(State.WARNING),
  COOKIE_FOR_SCRIPTS(State.FAILURE),
  COOKIE_NOT_SECURE(State.FAILURE),
  COOKIE_SECURE_ON_HTTP(State.FAILURE),
  /** {0} the length of all cookies. */
  COOKIES_MANY(State.WARNING),

  PAIR_ACCEPTED(State.OK),
  /** {0} X's status, {1} X's code. */
  PAIR_REFUSED(State.FAILURE),
  PAIR_NEEDS_ADDRESS(State.WARNING),
  API_KEY_IS_CLIENT_ID(State.WARNING),
  CLIENT_ID_IS_API_KEY(State.WARNING),
  CLIENT_SECRET_MISSING(State.WARNING),

  OAUTH1_RETIRES(State.WARNING),
  /** {0} how many tokens. */
  TOKENS_TO_EXCHANGE(State.WARNING),
  /** {0} how many tokens. */
  TOKENS_WITHOUT_OAUTH2(State.WARNING),

  /** {0} when an event last had an effect, here and below; {1} when X called the webhook valid. */
  EVENTS_BY_WEBHOOK(State.OK),
  /** {1} since when the stream is open. */
  EVENTS_BY_STREAM(State.OK),
  EVENTS_NOT_CHECKED(State.WARNING),
  /** {0} why, here and below. */
  EVENTS_NOT_SUBSCRIBED(State.WARNING),
  EVENTS_STREAM_CLOSED(State.WARNING),
  /** {0} when the last request for proof came, from X or from a stranger. */
  EVENTS_NO_CRC(State.WARNING),

  /** {0} the callback address, here and below. */
  CALLBACK_APPROVED(State.OK),
  CALLBACK_NOT_APPROVED(State.FAILURE),
  CALLBACK_USED(State.OK),
  CALLBACK_UNKNOWN(State.WARNING),
  /** {0} how many addresses were not examined. */
  CALLBACK_TOO_MANY(State.WARNING),

  /** {0} the scopes that users are asked for. */
  SCOPES_ENOUGH(State.OK),
  /** {0} what is missing. */
  SCOPES_MISSING(State.FAILURE),
  SCOPES_OF_APP(State.OK),

  EMAIL_NOT_WANTED(State.OK),
  /** {0} when the last log-in was, here and below. */
  EMAIL_GIVEN(State.OK),
  EMAIL_NOT_GIVEN(State.WARNING),
  EMAIL_UNKNOWN(State.WARNING),

  /** {0} the host to which they belong. */
  PASSKEYS_POSSIBLE(State.OK),
  PASSKEYS_OFF(State.OK),
  /** {0} the public address, here and below. */
  PASSKEYS_IP_ADDRESS(State.OK),
  PASSKEYS_NOT_HTTPS(State.OK),
  PASSKEYS_NO_ADDRESS(State.OK),

  /** {0} log-ins in flight, {1} the most. */
  LIMITS_FREE(State.OK),
  LIMITS_NEARLY_FULL(State.WARNING),
  LIMITS_FULL(State.FAILURE),
  /** {0} the call, {1} seconds. */
  LIMITS_USED_UP(State.FAILURE),

  /** {0} why, {1} since when. */
  OAUTH1_INSTEAD(State.WARNING),
  /** {0} dollars today, {1} this month, {2} forecast of the month, here and below. */
  COSTS_WITHIN(State.OK),
  /** {3} the setting of the budget, {4} percent of the budget, {5} the budget. */
  COSTS_NEAR_BUDGET(State.WARNING),
  COSTS_OVER_BUDGET(State.WARNING),

  /** {0} product, {1} milliseconds, {2} the migration. */
  DATABASE_RIGHT(State.OK),
  /** {0} product, {1} milliseconds. */
  DATABASE_SLOW(State.WARNING),
  DATABASE_AWAY(State.FAILURE),
  ISOLATION_OTHER(State.FAILURE),
  /** {0} product. */
  DATABASE_ONLY_READS(State.FAILURE),
  /** {0} product. */
  SCHEMA_UNKNOWN(State.WARNING),
  /** {0} the last migration, {1} the required one. */
  SCHEMA_OLD(State.FAILURE),

  /** {0} how many keys, {1} how many stored tokens. */
  KEYS_RIGHT(State.OK),
  KEYS_NONE(State.OK),
  /** {0} how many stored tokens. */
  KEYS_MISSING(State.FAILURE),
  /** {0} how many stored tokens, {1} the ids of their keys. */
  KEYS_LOST(State.FAILURE),
  /** {0} how many stored tokens. */
  KEYS_OLD(State.WARNING),
  KEYS_UNKNOWN_USE(State.WARNING),
  /** {0} from when, {1} until when the key signs. */
  SIGNING_RIGHT(State.OK),
  SIGNING_MISSING(State.FAILURE),

  /** {0} how many notices of log-outs are not sent yet. */
  LOGOUTS_TOLD(State.OK),
  /** {0} the ids of the applications, here and below; {1} how many notices are not sent. */
  LOGOUTS_WAIT(State.WARNING),
  LOGOUTS_GIVEN_UP(State.WARNING),

  GRID_OFF(State.OK),
  GRID_ON(State.WARNING),

  WAY_STRAIGHT(State.OK),
  /** {0} the host and port of the proxy. */
  WAY_BY_PROXY(State.OK),

  /** {0} what happened. */
  X_UNREACHABLE(State.FAILURE),
  X_NOT_TRUSTED(State.FAILURE),
  X_PROXY_REFUSES(State.FAILURE),
  /** {0} the status of the answer. */
  X_SOMETHING_ELSE(State.FAILURE),
  /** {0} X's status. */
  X_ILL(State.FAILURE),
  /** {0} seconds. */
  X_RATE_LIMITED(State.FAILURE),
  X_SUSPENDED(State.FAILURE),
  X_PLAN(State.FAILURE),
  X_PERMISSIONS(State.FAILURE),
  X_NO_CREDIT(State.FAILURE),
  X_CLOCK(State.FAILURE),
  /** {0} what happened, {1} X's status, {2} X's code. */
  X_ODD(State.FAILURE),
  X_BUSY(State.FAILURE);

  private final State state;

  Symptom(State state) {
    this.state = state;
  }

  /** How serious it is. */
  public State state() {
    return state;
  }

  /** The key of its message. */
  public String key() {
    return "doctor." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether only a real log-in can tell more. */
  public boolean isForTry() {
    return this == CALLBACK_UNKNOWN || this == EMAIL_UNKNOWN || this == EMAIL_NOT_GIVEN;
  }
}
