package org.loginwithx.access;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.loginwithx.x.ApiRequest;
import org.loginwithx.x.XUser;

/**
 * Calls to X for one user, or for the application. Safe for use by several threads.
 *
 * <p>The blocking calls wait for X on the caller's thread, at most as long as the settings allow;
 * the others hold no thread meanwhile and complete on one that belongs to the container. Both throw
 * {@link org.loginwithx.database.DatabaseUnavailableException} if the database does not answer;
 * every other failure is an {@link XProblem}.
 */
public final class XCalls {

  private static final ApiRequest ME = ApiRequest.get("/2/users/me?user.fields=profile_image_url");

  private final Function<ApiRequest, CompletableFuture<XReply<JsonValue>>> caller;
  private final Supplier<Optional<Instant>> heldOff;
  private final Executor executor;

  /**
   * @param heldOff until when calls of background jobs are held off; empty if they are not
   */
  XCalls(
      Function<ApiRequest, CompletableFuture<XReply<JsonValue>>> caller,
      Supplier<Optional<Instant>> heldOff,
      Executor executor) {
    this.caller = caller;
    this.heldOff = heldOff;
    this.executor = executor;
  }

  /**
   * The same calls for a background job, for which no user waits. When {@code TWITTER_BUDGET_DAY}
   * is spent, X is not called, and each call returns {@link XProblem.WaitUntil} with the beginning
   * of the next UTC day. Log-ins and all other calls go on.
   */
  public XCalls inBackground() {
    return new XCalls(
        request -> heldOff.get().map(XCalls::waitUntil).orElseGet(() -> caller.apply(request)),
        heldOff,
        executor);
  }

  private static CompletableFuture<XReply<JsonValue>> waitUntil(Instant when) {
    return CompletableFuture.completedFuture(new XReply.Failure<>(new XProblem.WaitUntil(when)));
  }

  /** Reads the user's current profile at X. */
  public XReply<XUser> whoAmI() {
    return toUser(send(ME));
  }

  /** Reads the user's current profile at X. */
  public CompletableFuture<XReply<XUser>> whoAmIAsync() {
    return sendAsync(ME).thenApply(XCalls::toUser);
  }

  /**
   * Makes any call.
   *
   * @return X's JSON; {@link JsonValue#NULL} if the answer had no body
   */
  public XReply<JsonValue> send(ApiRequest request) {
    return join(caller.apply(request));
  }

  /**
   * Makes any call.
   *
   * @return X's JSON; {@link JsonValue#NULL} if the answer had no body
   */
  public CompletableFuture<XReply<JsonValue>> sendAsync(ApiRequest request) {
    // The next stage of the application may block, which would delay the answers of others.
    return caller.apply(request).thenApplyAsync(Function.identity(), executor);
  }

  private static XReply<XUser> toUser(XReply<JsonValue> reply) {
    if (reply.answer().orElse(JsonValue.NULL) instanceof JsonObject answer
        && answer.get("data") instanceof JsonObject data
        && !data.getString("id", "").isEmpty()) {
      XUser user =
          new XUser(
              data.getString("id"),
              data.getString("username", ""),
              data.getString("name", ""),
              data.getString("profile_image_url", null),
              null);
      return reply.map(any -> user);
    }
    return reply instanceof XReply.Failure<JsonValue> failure
        ? new XReply.Failure<>(failure.problem())
        : new XReply.Failure<>(new XProblem.XIsDown(null));
  }

  private static <T> T join(CompletableFuture<T> reply) {
    try {
      return reply.join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }
}
