package org.loginwithx.access;

import static java.util.concurrent.CompletableFuture.completedFuture;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.Internal;
import org.loginwithx.access.HandleOwners.Known;
import org.loginwithx.access.HandleOwners.NoAccount;
import org.loginwithx.access.HandleOwners.NoAnswer;
import org.loginwithx.x.ApiRequest;

/**
 * Asks X which accounts have handles now: with the application's own token, or else with the stored
 * tokens of the user who asks. X bills one user read for each handle.
 */
@Internal
public final class OwnersAtX {

  private OwnersAtX() {}

  /**
   * Asks about these handles, one after the other, and stops at the first that has no account or no
   * answer. Has to be called during the request of the user.
   *
   * @param handles without {@code @}
   */
  public static CompletableFuture<HandleOwners> of(List<String> handles, XApi x) {
    XCalls ofCaller = x.ofCaller();
    XCalls ofApplication = x.ofApplication();
    CompletableFuture<HandleOwners> owners = completedFuture(new Known(Map.of()));
    for (String handle : handles) {
      owners =
          owners.thenCompose(
              before ->
                  before instanceof Known known
                      ? ask(handle, ofApplication, ofCaller)
                          .thenApply(reply -> and(known, handle, reply))
                      : completedFuture(before));
    }
    return owners;
  }

  private static CompletableFuture<XReply<JsonValue>> ask(
      String handle, XCalls ofApplication, XCalls ofCaller) {
    ApiRequest request = ApiRequest.get("/2/users/by/username/" + handle);
    return ofApplication
        .sendAsync(request)
        .thenCompose(
            reply -> hasNoToken(reply) ? ofCaller.sendAsync(request) : completedFuture(reply));
  }

  private static HandleOwners and(Known known, String handle, XReply<JsonValue> reply) {
    if (hasNoToken(reply)) {
      return known;
    }
    if (reply instanceof XReply.Failure<JsonValue> failure) {
      // X answers 400 to a handle that is longer or has other letters than X allows.
      return failure.problem() instanceof XProblem.Rejected rejected && rejected.status() == 400
          ? new NoAccount(handle)
          : new NoAnswer();
    }
    if (reply.answer().orElse(JsonValue.NULL) instanceof JsonObject answer
        && answer.get("data") instanceof JsonObject user
        && user.getString("username", "").equalsIgnoreCase(handle)
        && !user.getString("id", "").isEmpty()) {
      Map<String, String> ids = new HashMap<>(known.ids());
      ids.put(handle, user.getString("id"));
      return new Known(ids);
    }
    return new NoAccount(handle);
  }

  /** Whether there was no token to ask X with. */
  private static boolean hasNoToken(XReply<JsonValue> reply) {
    if (!(reply instanceof XReply.Failure<JsonValue> failure)) {
      return false;
    }
    XProblem problem = failure.problem();
    return problem instanceof XProblem.NotConnected
        || problem instanceof XProblem.Reconnect
        || problem instanceof XProblem.AskForScope
        || problem instanceof XProblem.Rejected rejected && rejected.status() == 0;
  }
}
