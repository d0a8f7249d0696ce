package org.loginwithx.x;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.form.PercentEncoding;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.http.HttpResult.Answer;
import org.loginwithx.http.OutboundRequest;
import org.loginwithx.http.Retry;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth1.ConsumerCredentials;
import org.loginwithx.oauth1.OAuth1Signer;
import org.loginwithx.oauth1.SignableRequest;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.oauth2.ClientCredentials;

/**
 * Calls any endpoint of X's API, signed by OAuth 1.0a or with a bearer token, and knows which
 * limits are used up.
 */
@Internal
public final class ApiClient {

  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
  private static final int MAX_BODY = 2 * 1024 * 1024;
  private static final int MAX_TOKEN = 64 * 1024;
  private static final int MOST_LIMITS = 10_000;

  /** Replaces the owner of a call in the key of a limit that is for all users together. */
  private static final String EVERYONE = "* ";

  /** X sends an empty line every 20 seconds. */
  private static final Duration SILENCE = Duration.ofSeconds(45);

  private final URI apiUrl;
  private final XCaller caller;
  private final Clock clock;
  private final Bills bills;
  private final @Nullable ConsumerCredentials credentials;
  private final @Nullable OAuth1Signer signer;
  private final Map<String, Instant> usedUpUntil = new ConcurrentHashMap<>();

  /**
   * @param credentials signs calls by OAuth 1.0a and obtains the application's own token; null if
   *     they are not set up
   * @param metrics counts each call
   * @param bills counts what X bills
   */
  public ApiClient(
      URI apiUrl,
      @Nullable ConsumerCredentials credentials,
      HttpCaller caller,
      Clock clock,
      Metrics metrics,
      Bills bills) {
    this.apiUrl = apiUrl;
    this.caller = new XCaller(caller, clock, System::nanoTime, metrics);
    this.clock = clock;
    this.bills = bills;
    this.credentials = credentials;
    this.signer = credentials == null ? null : new OAuth1Signer(credentials);
  }

  /**
   * Calls X for a user.
   *
   * @param owner identifies the user; X counts calls for each user
   */
  public CompletableFuture<XResult<ApiResponse>> call(
      ApiRequest request, UserTokens tokens, String owner) {
    if (tokens instanceof UserTokens.OAuth2 oauth2) {
      String authorization = "Bearer " + oauth2.tokens().accessToken();
      return call(request, owner, () -> authorization);
    }
    OAuth1Signer sign = signer;
    if (sign == null) {
      return failed(XFault.KEYS_REFUSED);
    }
    URI uri = uri(request);
    SignableRequest signable =
        new SignableRequest(
                request.method(),
                uri,
                List.of(),
                request.body() instanceof ApiBody.Form form ? form.parameters() : List.of(),
                null,
                null)
            .signedBy(((UserTokens.OAuth1) tokens).token());
    return call(request, owner, () -> sign.sign(signable, caller.time().seconds()));
  }

  /** Calls X for the application itself. */
  public CompletableFuture<XResult<ApiResponse>> callAsApplication(
      ApiRequest request, BearerToken token) {
    return call(request, "", token::authorization);
  }

  /**
   * Opens a stream for the application itself.
   *
   * @param path path and query
   * @param opened called when X has accepted it
   * @param lines takes each line, and says whether there may be more; must not block
   * @return when it has ended, whether it was open; cancelling it closes the stream
   */
  public CompletableFuture<XResult<Boolean>> streamAsApplication(
      String path, BearerToken token, Runnable opened, Predicate<String> lines) {
    CompletableFuture<XResult<Answer>> stream =
        caller.stream(
            XEndpoint.API,
            http(ApiRequest.get(path), token.authorization()),
            SILENCE,
            opened,
            lines);
    CompletableFuture<XResult<Boolean>> ended =
        stream.thenApply(
            result ->
                result instanceof XResult.Failed<Answer> failed
                    ? new XResult.Failed<>(failed.failure())
                    : new XResult.Ok<>(true));
    ended.whenComplete((result, cancellation) -> stream.cancel(true));
    return ended;
  }

  /**
   * Obtains the application's own token (RFC 6749 section 4.4). X gives the same one until it is
   * invalidated.
   */
  public CompletableFuture<XResult<BearerToken>> applicationToken() {
    if (credentials == null) {
      return CompletableFuture.completedFuture(
          new XResult.Failed<>(
              // X was not asked.
              new XFailure(
                  XFault.KEYS_REFUSED, XEndpoint.APP_TOKEN, 0, 0, 0, Duration.ZERO, null)));
    }
    // X expects id and secret encoded before they are joined, as RFC 6749 section 2.3.1 says.
    String authorization =
        ClientCredentials.basic(
            PercentEncoding.encode(credentials.consumerKey())
                + ":"
                + PercentEncoding.encode(credentials.consumerSecret()));
    URI uri = URI.create(apiUrl + XEndpoint.APP_TOKEN.path());
    return caller.call(
        XEndpoint.APP_TOKEN,
        () ->
            OutboundRequest.post(uri)
                .with("Authorization", authorization)
                .withForm("grant_type=client_credentials"),
        Retry.IDEMPOTENT,
        MAX_TOKEN,
        OAuth2Responses::applicationToken);
  }

  private CompletableFuture<XResult<ApiResponse>> call(
      ApiRequest request, String owner, Supplier<String> authorization) {
    String key = owner + ' ' + request.limitedAs();
    Instant now = clock.instant();
    Instant until = usedUpUntil(key, EVERYONE + request.limitedAs());
    if (until.isAfter(now)) {
      Duration wait = Duration.between(now, until);
      return CompletableFuture.completedFuture(
          new XResult.Failed<>(
              new XFailure(XFault.RATE_LIMITED, XEndpoint.API, 0, 0, 0, Duration.ZERO, wait)));
    }
    // Repeats only idempotent calls.
    Retry retry = request.method().equals("GET") ? Retry.IDEMPOTENT : Retry.NEVER_ONCE_SENT;
    return caller
        .answer(
            XEndpoint.API,
            () -> http(request, authorization.get()),
            retry,
            MAX_BODY,
            headers -> heard(headers, request, key))
        .thenApply(result -> understood(result, request, key));
  }

  private void heard(HttpHeaders headers, ApiRequest request, String key) {
    RateLimit.of(headers)
        .filter(RateLimit::isUsedUp)
        .ifPresent(limit -> usedUp(key, limit.reset()));
    RateLimit.of(headers, RateLimit.APP_DAY)
        .filter(RateLimit::isUsedUp)
        .ifPresent(limit -> usedUp(EVERYONE + request.limitedAs(), limit.reset()));
  }

  private XResult<ApiResponse> understood(XResult<Answer> result, ApiRequest request, String key) {
    if (result instanceof XResult.Failed<Answer> failed) {
      XFailure failure = failed.failure();
      if (failure.fault() == XFault.RATE_LIMITED && failure.retryAfter() != null) {
        usedUp(key, clock.instant().plus(failure.retryAfter()));
      }
      return new XResult.Failed<>(failure);
    }
    Answer answer = ((XResult.Ok<Answer>) result).value();
    try {
      JsonValue json = json(answer.body());
      bills.answered(request, json);
      return new XResult.Ok<>(
          new ApiResponse(answer.status(), json, RateLimit.of(answer.headers())));
    } catch (ResponseException notJson) {
      return new XResult.Failed<>(
          new XFailure(
              notJson.fault(),
              XEndpoint.API,
              answer.status(),
              0,
              answer.attempts(),
              answer.duration(),
              null));
    }
  }

  private Instant usedUpUntil(String... keys) {
    return Stream.of(keys)
        .map(usedUpUntil::get)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }

  private void usedUp(String key, Instant until) {
    Instant now = clock.instant();
    if (usedUpUntil.size() >= MOST_LIMITS) {
      usedUpUntil.values().removeIf(past -> past.isBefore(now));
    }
    if (usedUpUntil.size() < MOST_LIMITS) {
      // X's longest window is a day; a later reset is an error of one of the clocks.
      Instant latest = now.plus(Duration.ofDays(1));
      usedUpUntil.put(key, until.isBefore(latest) ? until : latest);
    }
  }

  private static JsonValue json(byte[] body) throws ResponseException {
    if (body.length == 0) {
      return JsonValue.NULL;
    }
    try (JsonReader reader =
        READERS.createReader(
            new StringReader(
                TokenResponses.withoutMark(new String(body, StandardCharsets.UTF_8))))) {
      return reader.readValue();
    } catch (RuntimeException notJson) {
      // Most are JsonExceptions; Parsson throws another RuntimeException for deep nesting.
      throw new ResponseException(XFault.BAD_FORMAT);
    }
  }

  private OutboundRequest http(ApiRequest request, String authorization) {
    OutboundRequest http =
        new OutboundRequest(request.method(), uri(request), Map.of(), null)
            .with("Authorization", authorization)
            .with("Accept", "application/json");
    ApiBody body = request.body();
    return body == null ? http : http.withBody(body.contentType(), body.content());
  }

  private URI uri(ApiRequest request) {
    return URI.create(apiUrl + request.path());
  }

  private static CompletableFuture<XResult<ApiResponse>> failed(XFault fault) {
    return CompletableFuture.completedFuture(
        new XResult.Failed<>(XFailure.of(fault, XEndpoint.API)));
  }
}
