package org.loginwithx.access;

import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.access.StoredTokens.Stored;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.timer.DelayingExecutor;
import org.loginwithx.user.SealedTokens;
import org.loginwithx.web.CallerId;
import org.loginwithx.x.ApiClient;
import org.loginwithx.x.ApiRequest;
import org.loginwithx.x.ApiResponse;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.UserTokens;
import org.loginwithx.x.XClients;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * X's API for application code: inject it into servlets, JAX-RS resources, EJBs and background jobs
 * alike. Calls for a user need {@code LOGIN_STORE_TOKENS=true}.
 *
 * <pre>{@code
 * @Inject XApi x;
 *
 * XReply<XUser> me = x.ofCaller().whoAmI();
 * }</pre>
 */
public final class XApi {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private final Optional<StoredTokens> stored;
  private final @Nullable TokenRefresh refresh;
  private final Supplier<XClients> clients;
  private final ApplicationToken applicationToken;
  private final CallerId callerId;
  private final Supplier<Optional<Instant>> heldOff;
  private final Clock clock;
  private final Executor executor;

  /**
   * @param stored empty if no tokens are stored
   * @param clients the clients that are set up at the moment of a call
   * @param bearer the application's token from X's console; null to obtain one
   * @param callerId the current user
   * @param heldOff until when calls of background jobs are held off; empty if they are not
   * @param executor threads that may use the database
   */
  public XApi(
      Optional<StoredTokens> stored,
      Supplier<XClients> clients,
      @Nullable BearerToken bearer,
      CallerId callerId,
      Supplier<Optional<Instant>> heldOff,
      Clock clock,
      DelayingExecutor executor) {
    this.stored = stored;
    this.clients = clients;
    this.refresh =
        stored.map(tokens -> new TokenRefresh(tokens, clients, clock, executor)).orElse(null);
    this.applicationToken = new ApplicationToken(bearer);
    this.callerId = callerId;
    this.heldOff = heldOff;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * Calls for the user of the current request. Outside a request there is no user, and each call
   * returns a problem. For a task that runs after the request, call {@code ofCaller()} during the
   * request and pass the result on.
   */
  public XCalls ofCaller() {
    String userId = callerId.userId().orElse("");
    return of(userId);
  }

  /** Calls for this user, who need not be logged in: for background jobs. */
  public XCalls of(String userId) {
    return new XCalls(
        request -> callOf(userId, tokens -> tokens.newest(userId), request), heldOff, executor);
  }

  /**
   * The same by the tokens of one of the user's accounts at X, for a user who has linked several.
   *
   * @param subject the id of the account at X
   */
  public XCalls of(String userId, String subject) {
    return new XCalls(
        request -> callOf(userId, tokens -> tokens.newest(userId, subject), request),
        heldOff,
        executor);
  }

  /** Calls for the application itself, where no user is needed. */
  public XCalls ofApplication() {
    return new XCalls(request -> callOfApplication(request, true), heldOff, executor);
  }

  /**
   * Opens a stream for the application itself.
   *
   * @param opened called when X has accepted it
   * @param lines takes each line, and says whether there may be more; must not block
   * @return completes when it has ended; cancelling it closes the stream
   */
  @Internal
  public CompletableFuture<XReply<Boolean>> streamOfApplication(
      String path, Runnable opened, Predicate<String> lines) {
    CompletableFuture<XReply<Boolean>> ended = new CompletableFuture<>();
    ApiClient client = clients.get().api();
    if (client == null) {
      ended.complete(new XReply.Failure<>(new XProblem.NotConnected()));
      return ended;
    }
    applicationToken
        .get(client)
        .whenComplete(
            (token, failure) -> {
              if (token instanceof XResult.Ok<BearerToken> ok) {
                stream(client, ok.value(), path, opened, lines, ended);
              } else if (token instanceof XResult.Failed<BearerToken> failed) {
                ended.complete(new XReply.Failure<>(problemOf(failed.failure(), null)));
              } else {
                ended.complete(new XReply.Failure<>(new XProblem.XIsDown(null)));
              }
            });
    return ended;
  }

  private void stream(
      ApiClient client,
      BearerToken token,
      String path,
      Runnable opened,
      Predicate<String> lines,
      CompletableFuture<XReply<Boolean>> ended) {
    CompletableFuture<XResult<Boolean>> stream =
        client.streamAsApplication(path, token, opened, lines);
    ended.whenComplete((reply, cancellation) -> stream.cancel(true));
    stream.whenComplete(
        (result, cancellation) -> {
          if (result instanceof XResult.Failed<Boolean> failed) {
            if (failed.failure().fault() == XFault.TOKEN_REVOKED) {
              applicationToken.forget(token);
            }
            ended.complete(new XReply.Failure<>(problemOf(failed.failure(), null)));
          } else {
            ended.complete(new XReply.Success<>(true, Optional.empty()));
          }
        });
  }

  /** What is known about this user's tokens without a call to X; empty if none are stored. */
  public Optional<Connection> connection(String userId) {
    return stored.flatMap(tokens -> tokens.newest(userId)).map(this::connection);
  }

  /**
   * The same for each of the user's accounts at X, the one with the newest tokens first. That one
   * is used by {@link #of(String)}, unless X has said that its tokens are no longer valid.
   */
  public List<Connection> connections(String userId) {
    return stored
        .map(tokens -> tokens.newestOfEach(userId).stream().map(this::connection).toList())
        .orElse(List.of());
  }

  private Connection connection(Stored newest) {
    return new Connection(
        newest.row().subject(),
        TokenText.kind(newest.tokens()),
        newest.row().scopes(),
        isRenewed(newest) ? null : newest.row().expiresAt(),
        newest.row().revoked());
  }

  /**
   * Whether the tokens stay valid until the user revokes them, although the access token expires.
   */
  private boolean isRenewed(Stored tokens) {
    return refresh != null && refresh.canRenew(tokens);
  }

  /**
   * Stored tokens, as a user may see them.
   *
   * @param subject the id of the account at X
   * @param protocol {@code oauth1} or {@code oauth2}
   * @param scopes the scopes that the user agreed to, separated by spaces; empty for OAuth 1.0a
   * @param expiresAt when they expire; null if they do not expire or are refreshed automatically
   * @param revoked whether X has said that they are no longer valid
   */
  public record Connection(
      String subject,
      String protocol,
      String scopes,
      @Nullable Instant expiresAt,
      boolean revoked) {}

  private CompletableFuture<XReply<JsonValue>> callOf(
      String userId, Function<StoredTokens, Optional<Stored>> choice, ApiRequest request) {
    if (stored.isEmpty() || clients.get().api() == null || userId.isEmpty()) {
      return problem(new XProblem.NotConnected());
    }
    StoredTokens tokens = stored.get();
    return CompletableFuture.supplyAsync(() -> choice.apply(tokens), executor)
        .thenCompose(
            newest ->
                newest
                    .map(each -> callWith(each, request, true))
                    .orElseGet(() -> problem(new XProblem.NotConnected())));
  }

  private CompletableFuture<XReply<JsonValue>> callWith(
      Stored newest, ApiRequest request, boolean again) {
    ApiClient client = clients.get().api();
    if (newest.row().revoked() || refresh == null || client == null) {
      return problem(new XProblem.Reconnect());
    }
    return refresh
        .usable(newest)
        .thenCompose(
            usable -> {
              if (usable instanceof XResult.Failed<Stored> failed) {
                return refused(failed.failure(), newest, request, again);
              }
              Stored good = ((XResult.Ok<Stored>) usable).value();
              return client
                  .call(request, good.tokens(), owner(good))
                  .thenCompose(result -> understood(result, good, request, again));
            });
  }

  private CompletableFuture<XReply<JsonValue>> understood(
      XResult<ApiResponse> result, Stored used, ApiRequest request, boolean again) {
    if (result instanceof XResult.Ok<ApiResponse> ok) {
      return worked(used, success(ok.value()));
    }
    XFailure failure = ((XResult.Failed<ApiResponse>) result).failure();
    if (failure.fault() == XFault.SCOPE_MISSING
        && used.row().kind().equals(SealedTokens.EXCHANGED)) {
      return byReplacedToken(used, request, problemOf(failure, used));
    }
    if (failure.fault() != XFault.TOKEN_REVOKED) {
      return problem(problemOf(failure, used));
    }
    if (refresh != null && refresh.canRenew(used)) {
      // A refused access token does not mean that the user revoked the access: only X's answer
      // about the refresh token does. And if X refuses a brand-new token, the token is not the
      // cause.
      return again
          ? refresh.renewed(used).thenCompose(next -> callWithRenewed(used, next, request))
          : problem(new XProblem.Rejected(failure.status(), failure.code()));
    }
    // Revoked, unless other tokens were stored or refreshed while this call was on its way.
    return CompletableFuture.supplyAsync(() -> revoked(used), executor)
        .thenCompose(
            newer ->
                newer.isPresent() && again
                    ? callWith(newer.get(), request, false)
                    : refused(failure, used, request, again));
  }

  /**
   * Makes a call that a pair does not allow with the token of OAuth 1.0a that the pair replaced, as
   * long as that is kept: the user has agreed to that token, and did not see the exchange. X has
   * not carried out the refused call, so it may be made again.
   *
   * @param problem the answer if the token does not allow it either
   */
  private CompletableFuture<XReply<JsonValue>> byReplacedToken(
      Stored pair, ApiRequest request, XProblem problem) {
    ApiClient client = clients.get().api();
    if (client == null) {
      return problem(problem);
    }
    return CompletableFuture.supplyAsync(
            () -> stored.orElseThrow().replacedBy(pair.row()), executor)
        .thenCompose(
            kept ->
                kept.map(token -> client.call(request, token.tokens(), owner(token)))
                    .map(call -> call.thenApplyAsync(result -> needed(pair, result), executor))
                    .map(call -> call.thenApply(answer -> answer.orElse(failure(problem))))
                    .orElseGet(() -> problem(problem)));
  }

  /** The answer to a call that the pair did not allow; empty if the token did not, either. */
  private Optional<XReply<JsonValue>> needed(Stored pair, XResult<ApiResponse> result) {
    if (!(result instanceof XResult.Ok<ApiResponse> ok)) {
      return Optional.empty();
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "event=tokens outcome=called_by_oauth1 reason=scope_missing user={0}"
            + " detail=ask_for_the_scope_by_TWITTER_SCOPES",
        pair.row().userId());
    try {
      stored.orElseThrow().exchange().needed(pair.row());
    } catch (DatabaseUnavailableException away) {
      LOG.log(System.Logger.Level.DEBUG, "The next call keeps the token for longer");
    }
    return Optional.of(success(ok.value()));
  }

  private static String owner(Stored tokens) {
    return tokens.row().provider() + ' ' + tokens.row().subject();
  }

  private CompletableFuture<XReply<JsonValue>> callWithRenewed(
      Stored before, XResult<Stored> renewed, ApiRequest request) {
    return renewed instanceof XResult.Ok<Stored> ok
        ? callWith(ok.value(), request, false)
        : refused(((XResult.Failed<Stored>) renewed).failure(), before, request, true);
  }

  /**
   * If X has refused these tokens, the call is made with the others of this account: with the token
   * of OAuth 1.0a whose pair was lost, or with a pair that X gave later.
   */
  private CompletableFuture<XReply<JsonValue>> refused(
      XFailure failure, Stored tokens, ApiRequest request, boolean again) {
    if (failure.fault() != XFault.TOKEN_REVOKED) {
      return problem(problemOf(failure, tokens));
    }
    if (!again) {
      return problem(new XProblem.Reconnect());
    }
    SealedTokens row = tokens.row();
    return CompletableFuture.supplyAsync(
            () -> stored.orElseThrow().newest(row.userId(), row.subject()), executor)
        .thenCompose(
            other ->
                other
                    .filter(now -> !now.row().revoked() && !now.row().id().equals(row.id()))
                    .map(now -> callWith(now, request, false))
                    .orElseGet(() -> problem(new XProblem.Reconnect())));
  }

  /**
   * Notes the first success of a pair, after which the pair that it replaces is needed no more. The
   * answer does not depend on it: otherwise the next success is the first one.
   */
  private CompletableFuture<XReply<JsonValue>> worked(Stored used, XReply<JsonValue> reply) {
    if (used.row().worked() || used.tokens() instanceof UserTokens.OAuth1) {
      return CompletableFuture.completedFuture(reply);
    }
    try {
      return CompletableFuture.supplyAsync(
              () -> {
                OAuth2Client oauth2 = clients.get().oauth2();
                for (Stored replaced : stored.orElseThrow().worked(used)) {
                  if (oauth2 != null && replaced.tokens() instanceof UserTokens.OAuth2 pair) {
                    TokenRefresh.revokeUnwanted(oauth2, pair.tokens());
                  }
                }
                return reply;
              },
              executor)
          .exceptionally(away -> reply);
    } catch (RejectedExecutionException stopping) {
      return CompletableFuture.completedFuture(reply);
    }
  }

  private Optional<Stored> revoked(Stored used) {
    StoredTokens tokens = stored.orElseThrow();
    if (tokens.markRevoked(used.row())) {
      return Optional.empty();
    }
    return tokens.reread(used.row()).filter(now -> !now.row().revoked());
  }

  private CompletableFuture<XReply<JsonValue>> callOfApplication(
      ApiRequest request, boolean again) {
    ApiClient client = clients.get().api();
    if (client == null) {
      return problem(new XProblem.NotConnected());
    }
    return applicationToken
        .get(client)
        .thenCompose(token -> callWithToken(client, token, request, again));
  }

  private CompletableFuture<XReply<JsonValue>> callWithToken(
      ApiClient client, XResult<BearerToken> token, ApiRequest request, boolean again) {
    if (token instanceof XResult.Failed<BearerToken> failed) {
      return problem(problemOf(failed.failure(), null));
    }
    BearerToken bearer = ((XResult.Ok<BearerToken>) token).value();
    return client
        .callAsApplication(request, bearer)
        .thenCompose(
            result -> {
              if (result instanceof XResult.Ok<ApiResponse> ok) {
                return CompletableFuture.completedFuture(success(ok.value()));
              }
              XFailure failure = ((XResult.Failed<ApiResponse>) result).failure();
              // The token was invalidated in X's console: the next one may be valid.
              if (failure.fault() == XFault.TOKEN_REVOKED
                  && applicationToken.forget(bearer)
                  && again) {
                return callOfApplication(request, false);
              }
              return problem(problemOf(failure, null));
            });
  }

  private static XReply<JsonValue> success(ApiResponse answer) {
    return new XReply.Success<>(answer.json(), answer.rateLimit());
  }

  private static CompletableFuture<XReply<JsonValue>> problem(XProblem problem) {
    return CompletableFuture.completedFuture(failure(problem));
  }

  private static XReply<JsonValue> failure(XProblem problem) {
    return new XReply.Failure<>(problem);
  }

  private XProblem problemOf(XFailure failure, @Nullable Stored used) {
    return switch (failure.fault()) {
      case TOKEN_REVOKED ->
          used == null && failure.endpoint() != XEndpoint.REFRESH
              ? new XProblem.Rejected(failure.status(), failure.code())
              : new XProblem.Reconnect();
      case RATE_LIMITED -> new XProblem.WaitUntil(in(failure, Duration.ofMinutes(1)));
      case SCOPE_MISSING ->
          used != null && used.tokens() instanceof UserTokens.OAuth2 oauth2
              ? new XProblem.AskForScope(oauth2.tokens().scopes().toString())
              : new XProblem.PermissionTooLow();
      case PERMISSION_TOO_LOW -> new XProblem.PermissionTooLow();
      case ACCESS_LEVEL, USER_NOT_ENROLLED -> new XProblem.NoAccessLevel();
      case NO_CREDIT -> new XProblem.NoCredit();
      case USER_LOCKED -> new XProblem.AccountLocked();
      case UNKNOWN_ERROR, KEYS_REFUSED, APP_SUSPENDED, CLOCK_SKEW ->
          new XProblem.Rejected(failure.status(), failure.code());
      default ->
          new XProblem.XIsDown(failure.retryAfter() == null ? null : in(failure, Duration.ZERO));
    };
  }

  private Instant in(XFailure failure, Duration usual) {
    return clock.instant().plus(failure.retryAfter() == null ? usual : failure.retryAfter());
  }
}
