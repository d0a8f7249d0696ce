package org.loginwithx.simulator;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Subscriptions, webhooks and the stream of X's Activity API. All take the app's own bearer. */
final class ActivityEndpoints {

  /** Those that an app may have without the consent of a user. */
  private static final Set<String> TYPES =
      Set.of(
          "profile.update.bio",
          "profile.update.profile_picture",
          "profile.update.banner_picture",
          "profile.update.screenname",
          "profile.update.handle",
          "profile.update.geo",
          "profile.update.url",
          "profile.update.verified_badge",
          "profile.update.affiliate_badge");

  private static final int LONGEST_TAG = 200;

  private final Simulation simulation;
  private final Activity activity;

  ActivityEndpoints(Simulation simulation) {
    this.simulation = simulation;
    this.activity = simulation.activity();
  }

  Reply subscriptions(Request request) throws RefusedException {
    requireApp(request);
    String id = lastOf(request, Endpoint.ACTIVITY_SUBSCRIPTIONS);
    return switch (request.method()) {
      case "GET" -> list();
      case "POST" -> subscribe(request);
      case "PUT" -> update(request, id);
      default -> {
        require(activity.unsubscribe(id), "subscription_id", id);
        yield Reply.json(200, "{\"data\":{\"deleted\":true}," + meta() + "}");
      }
    };
  }

  private Reply list() {
    return Reply.json(
        200,
        "{\"data\":"
            + array(activity.subscriptions().stream().map(each -> each.json()))
            + ","
            + meta()
            + "}");
  }

  private String meta() {
    return "\"meta\":{\"total_subscriptions\":" + activity.subscriptions().size() + "}";
  }

  private Reply subscribe(Request request) throws RefusedException {
    JsonObject body = body(request);
    String type = text(body, "event_type");
    String user = "";
    try {
      JsonObject filter = JsonObject.parse(body.json("filter"));
      user = text(filter, "user_id");
    } catch (IllegalArgumentException none) {
      throw new RefusedException(XError.INVALID_REQUEST_PROBLEM, "filter", "");
    }
    boolean fits = type.equals(Activity.REVOKE) ? user.isEmpty() : TYPES.contains(type);
    require(fits, "event_type", type);
    require(type.equals(Activity.REVOKE) || user.matches("[0-9]{1,19}"), "filter", user);
    String tag = text(body, "tag");
    require(tag.length() <= LONGEST_TAG, "tag", tag);
    Activity.Subscription made = activity.subscribe(type, user, tag, webhook(body));
    if (made == null) {
      throw new RefusedException(XError.INVALID_REQUEST_PROBLEM, "event_type", type);
    }
    return Reply.json(200, "{\"data\":" + made.json().inArray() + "," + meta() + "}");
  }

  private Reply update(Request request, String id) throws RefusedException {
    Activity.Subscription changed = activity.deliver(id, webhook(body(request)));
    require(changed != null, "subscription_id", id);
    return list();
  }

  private String webhook(JsonObject body) throws RefusedException {
    String webhook = text(body, "webhook_id");
    require(webhook.isEmpty() || activity.hasWebhook(webhook), "webhook_id", webhook);
    return webhook;
  }

  Reply webhooks(Request request) throws RefusedException {
    requireApp(request);
    String id = lastOf(request, Endpoint.WEBHOOKS);
    return switch (request.method()) {
      case "GET" ->
          Reply.json(
              200,
              "{\"data\":" + array(activity.webhooks().stream().map(each -> each.json())) + "}");
      case "POST" -> addWebhook(request);
      case "PUT" -> {
        Activity.Webhook checked = activity.checkWebhook(id);
        require(checked != null && checked.valid(), "webhook_id", id);
        yield Reply.json(200, "{\"data\":{\"valid\":true}}");
      }
      default -> {
        require(activity.removeWebhook(id), "webhook_id", id);
        yield Reply.json(200, "{\"data\":{\"deleted\":true}}");
      }
    };
  }

  private Reply addWebhook(Request request) throws RefusedException {
    String url = text(body(request), "url");
    require(isAllowed(url), "url", url);
    Activity.Webhook made = activity.addWebhook(url);
    if (made == null) {
      throw new RefusedException(XError.INVALID_REQUEST_PROBLEM, "url", url);
    }
    return Reply.json(200, "{\"data\":" + made.json() + "}");
  }

  /** X wants https without a port. An app on this computer has neither. */
  private static boolean isAllowed(String url) {
    try {
      URI uri = URI.create(url);
      return "127.0.0.1".equals(uri.getHost())
          || ("https".equals(uri.getScheme()) && uri.getPort() == -1 && uri.getHost() != null);
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  /** Begins the stream; its lines follow. */
  Reply stream(Request request) throws RefusedException {
    requireApp(request);
    return Reply.json(200, "");
  }

  private void requireApp(Request request) throws RefusedException {
    String bearer = BearerToken.of(request);
    if (bearer == null || !simulation.appBearer().is(bearer)) {
      throw new RefusedException(
          bearer != null && simulation.oauth2Tokens().findAccessToken(bearer) != null
              ? XError.UNSUPPORTED_AUTHENTICATION_PROBLEM
              : XError.UNAUTHORIZED_PROBLEM);
    }
  }

  private static void require(boolean condition, String parameter, String value)
      throws RefusedException {
    if (!condition) {
      throw new RefusedException(XError.INVALID_REQUEST_PROBLEM, parameter, value);
    }
  }

  private static String lastOf(Request request, Endpoint endpoint) {
    String path = request.path().substring(endpoint.path().length());
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private static JsonObject body(Request request) throws RefusedException {
    try {
      return JsonObject.parse(request.body());
    } catch (RuntimeException noJson) {
      throw new RefusedException(XError.INVALID_REQUEST_PROBLEM, "body", "");
    }
  }

  /** Empty if it is not there. */
  private static String text(JsonObject object, String name) {
    try {
      String json = object.json(name);
      return json.startsWith("\"") ? json.substring(1, json.length() - 1) : "";
    } catch (IllegalArgumentException none) {
      return "";
    }
  }

  private static String array(Stream<JsonObject> objects) {
    List<String> texts = objects.map(JsonObject::toString).toList();
    return texts.stream().collect(Collectors.joining(",", "[", "]"));
  }
}
