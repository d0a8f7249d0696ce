package org.loginwithx.xevents;

import static java.util.Objects.requireNonNull;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.access.XCalls;
import org.loginwithx.access.XProblem;
import org.loginwithx.access.XReply;
import org.loginwithx.x.ApiBody;
import org.loginwithx.x.ApiRequest;

/**
 * Makes the subscriptions at X what they should be: one to users who revoke the access, two for
 * each user whose names are followed, and with a webhook, the webhook itself. The calls block.
 */
final class Subscriptions {

  /** Marks what this application may delete again. */
  static final String TAG = "login-with-x";

  /** A pass makes so few changes that it is over soon; the next one goes on. */
  static final int MOST_CHANGES = 20;

  private static final String PATH = "/2/activity/subscriptions";
  private static final String WEBHOOKS = "/2/webhooks";
  private static final int MOST_PAGES = 3;
  private static final List<String> RENAMES = List.of(XEvent.HANDLE, XEvent.NAME);

  private static final Predicate<String> ID = Pattern.compile("[0-9]{1,19}").asMatchPredicate();

  private final XCalls x;
  private final BooleanSupplier stopped;

  /**
   * @param x calls for the application itself
   * @param stopped whether to stop before the next call
   */
  Subscriptions(XCalls x, BooleanSupplier stopped) {
    this.x = x;
    this.stopped = stopped;
  }

  /**
   * How a pass has ended.
   *
   * @param problem why the subscriptions are not as they should be; empty if they are
   * @param revokes whether X reports who revokes the access
   * @param renames of how many users X reports other names
   * @param more whether another pass has something to do
   * @param retryAt when to try again; null if X did not say
   */
  record Pass(
      String problem, boolean revokes, int renames, boolean more, @Nullable Instant retryAt) {}

  /** X has refused a call. */
  private static final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient XProblem problem;

    RefusedException(XProblem problem) {
      this(problem, Subscriptions.word(problem));
    }

    RefusedException(XProblem problem, String word) {
      super(word);
      this.problem = problem;
    }

    /** In the log, on the page and in the doctor's report. */
    String word() {
      return requireNonNull(getMessage());
    }
  }

  /** A subscription at X. */
  private record Subscription(String id, String type, String user, String tag, String webhook) {

    boolean isRename() {
      return RENAMES.contains(type);
    }

    String what() {
      return type + ' ' + user;
    }
  }

  /**
   * One pass.
   *
   * @param webhook the address that X calls; null for the stream
   * @param users the ids of the accounts whose names are followed
   */
  Pass pass(@Nullable URI webhook, List<String> users) {
    boolean revokes = false;
    List<Subscription> there = List.of();
    try {
      String webhookId = webhook == null ? "" : webhookId(webhook.toString());
      there = list();
      revokes = subscribe(there, webhookId);
      boolean more = follow(there, webhookId, users);
      return new Pass("", revokes, more ? followed(there) : users.size(), more, null);
    } catch (RefusedException refused) {
      Instant retryAt = refused.problem instanceof XProblem.WaitUntil wait ? wait.when() : null;
      return new Pass(refused.word(), revokes, followed(there), false, retryAt);
    }
  }

  private static int followed(List<Subscription> there) {
    return (int)
        there.stream()
            .filter(each -> each.type().equals(XEvent.HANDLE))
            .map(Subscription::user)
            .distinct()
            .count();
  }

  // ---- The webhook ----

  private String webhookId(String url) throws RefusedException {
    JsonObject known = null;
    for (JsonObject each : objects(call(ApiRequest.get(WEBHOOKS)))) {
      if (each.getString("url", "").equals(url)) {
        known = each;
      }
    }
    if (known == null) {
      return id(
          proven(ApiRequest.post(WEBHOOKS, Json.createObjectBuilder().add("url", url).build())),
          "id");
    }
    String id = id(known, "id");
    if (!known.getBoolean("valid", false)) {
      proven(new ApiRequest("PUT", WEBHOOKS + '/' + id, null));
    }
    return id;
  }

  /** X asks this application for the proof before it answers. */
  private JsonObject proven(ApiRequest request) throws RefusedException {
    JsonObject webhook = JsonValue.EMPTY_JSON_OBJECT;
    try {
      webhook = objects(call(request)).stream().findFirst().orElse(webhook);
    } catch (RefusedException refused) {
      if (!(refused.problem instanceof XProblem.Rejected)) {
        throw refused;
      }
    }
    if (!webhook.getBoolean("valid", false)) {
      throw new RefusedException(new XProblem.XIsDown(null), "webhook_invalid");
    }
    return webhook;
  }

  // ---- Subscriptions ----

  private List<Subscription> list() throws RefusedException {
    List<Subscription> all = new ArrayList<>();
    String next = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonValue answer = call(ApiRequest.get(PATH + "?max_results=1000" + next));
      for (JsonObject each : objects(answer)) {
        JsonObject filter =
            each.get("filter") instanceof JsonObject some ? some : JsonValue.EMPTY_JSON_OBJECT;
        all.add(
            new Subscription(
                id(each, "subscription_id"),
                each.getString("event_type", ""),
                filter.getString("user_id", ""),
                each.getString("tag", ""),
                each.getString("webhook_id", "")));
      }
      String token =
          answer instanceof JsonObject object && object.get("meta") instanceof JsonObject meta
              ? meta.getString("next_token", "")
              : "";
      if (token.isEmpty()) {
        break;
      }
      next = "&pagination_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }
    return all;
  }

  private boolean subscribe(List<Subscription> there, String webhookId) throws RefusedException {
    for (Subscription each : there) {
      if (each.type().equals(XEvent.REVOKE)) {
        deliver(each, webhookId);
        return true;
      }
    }
    create(XEvent.REVOKE, "", webhookId);
    return true;
  }

  /** X sends the events of a subscription to its webhook, and to the stream if one is open. */
  private void deliver(Subscription subscription, String webhookId) throws RefusedException {
    if (!webhookId.isEmpty() && !subscription.webhook().equals(webhookId)) {
      call(
          new ApiRequest(
              "PUT",
              PATH + '/' + subscription.id(),
              new ApiBody.Json(Json.createObjectBuilder().add("webhook_id", webhookId).build())));
    }
  }

  /** Whether there is more to do than one pass does. */
  private boolean follow(List<Subscription> there, String webhookId, List<String> users)
      throws RefusedException {
    Set<String> wanted = new HashSet<>(users);
    Set<String> known = new HashSet<>();
    Deque<Change> changes = new ArrayDeque<>();
    for (Subscription each : there) {
      if (!each.isRename()) {
        continue;
      }
      if (wanted.contains(each.user())) {
        known.add(each.what());
        if (!webhookId.isEmpty() && !each.webhook().equals(webhookId)) {
          changes.add(() -> deliver(each, webhookId));
        }
      } else if (each.tag().equals(TAG)) {
        // First: X limits how many there are.
        changes.addFirst(() -> call(ApiRequest.delete(PATH + '/' + each.id())));
      }
    }
    for (String user : users) {
      for (String type : RENAMES) {
        if (!known.contains(type + ' ' + user)) {
          changes.add(() -> create(type, user, webhookId));
        }
      }
    }
    for (int made = 0; made < MOST_CHANGES && !changes.isEmpty(); made++) {
      changes.remove().make();
    }
    return !changes.isEmpty();
  }

  @FunctionalInterface
  private interface Change {
    void make() throws RefusedException;
  }

  private void create(String type, String user, String webhookId) throws RefusedException {
    JsonObjectBuilder filter = Json.createObjectBuilder();
    if (!user.isEmpty()) {
      filter.add("user_id", user);
    }
    JsonObjectBuilder subscription =
        Json.createObjectBuilder().add("event_type", type).add("filter", filter).add("tag", TAG);
    if (!webhookId.isEmpty()) {
      subscription.add("webhook_id", webhookId);
    }
    call(ApiRequest.post(PATH, subscription.build()));
  }

  // ---- Calls ----

  private JsonValue call(ApiRequest request) throws RefusedException {
    if (stopped.getAsBoolean()) {
      throw new RefusedException(new XProblem.XIsDown(null));
    }
    XReply<JsonValue> reply = x.send(request);
    if (reply instanceof XReply.Failure<JsonValue> failure) {
      throw new RefusedException(failure.problem());
    }
    return reply.answer().orElse(JsonValue.NULL);
  }

  /** The objects in {@code data}, which is an array or one object. */
  private static List<JsonObject> objects(JsonValue answer) {
    JsonValue data = answer instanceof JsonObject object ? object.get("data") : null;
    if (data instanceof JsonObject one) {
      return List.of(one.get("subscription") instanceof JsonObject inner ? inner : one);
    }
    return data == null || data.getValueType() != JsonValue.ValueType.ARRAY
        ? List.of()
        : data.asJsonArray().stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .toList();
  }

  /** An id that becomes a part of a path. */
  private static String id(JsonObject object, String name) throws RefusedException {
    String id = object.getString(name, "");
    if (!ID.test(id)) {
      throw new RefusedException(new XProblem.XIsDown(null));
    }
    return id;
  }

  /** In the log, on the page and in the doctor's report. */
  static String word(XProblem problem) {
    if (problem instanceof XProblem.Rejected rejected) {
      return "rejected_" + rejected.status();
    }
    if (problem instanceof XProblem.WaitUntil) {
      return "rate_limited";
    }
    if (problem instanceof XProblem.NoCredit) {
      return "no_credit";
    }
    if (problem instanceof XProblem.NotConnected) {
      return "not_set_up";
    }
    return problem instanceof XProblem.XIsDown ? "x_is_down" : "access_level";
  }
}
