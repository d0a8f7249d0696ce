package org.loginwithx.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The subscriptions of the app, and the events that they bring. */
final class Activity {

  /** The limit for an app without a contract. */
  static final int MOST_SUBSCRIPTIONS = 1_500;

  static final String REVOKE = "oauth.revoke";

  private final XSimulatorSettings settings;
  private final Clock clock;
  private final WebhookCaller caller;
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private final Map<String, Webhook> webhooks = new LinkedHashMap<>();
  private final List<EventStream> streams = new ArrayList<>();
  private long nextId = 1_976_325_569_252_868_096L;

  Activity(XSimulatorSettings settings) {
    this.settings = settings;
    this.clock = settings.clock();
    this.caller = new WebhookCaller(settings.consumerSecret());
  }

  /**
   * A subscription.
   *
   * @param user the filter; empty for none
   * @param tag empty for none
   * @param webhookId empty for none
   */
  record Subscription(String id, String type, String user, String tag, String webhookId) {

    JsonObject json() {
      JsonObject json =
          new JsonObject()
              .text("subscription_id", id)
              .text("event_type", type)
              .object("filter", filter());
      if (!tag.isEmpty()) {
        json.text("tag", tag);
      }
      return webhookId.isEmpty() ? json : json.text("webhook_id", webhookId);
    }

    JsonObject filter() {
      return user.isEmpty() ? new JsonObject() : new JsonObject().text("user_id", user);
    }

    Subscription deliveredTo(String webhook) {
      return new Subscription(id, type, user, tag, webhook);
    }
  }

  /** An address of the app. */
  record Webhook(String id, String url, boolean valid) {

    JsonObject json() {
      return new JsonObject().text("id", id).text("url", url).flag("valid", valid);
    }
  }

  WebhookCaller caller() {
    return caller;
  }

  // ---- Subscriptions ----

  synchronized List<Subscription> subscriptions() {
    return List.copyOf(subscriptions.values());
  }

  /** Null if it exists already, or if there are too many. */
  synchronized @Nullable Subscription subscribe(
      String type, String user, String tag, String webhookId) {
    boolean isThere =
        subscriptions.values().stream()
            .anyMatch(each -> each.type().equals(type) && each.user().equals(user));
    if (isThere || subscriptions.size() >= MOST_SUBSCRIPTIONS) {
      return null;
    }
    Subscription made = new Subscription(id(), type, user, tag, webhookId);
    subscriptions.put(made.id(), made);
    return made;
  }

  synchronized @Nullable Subscription deliver(String id, String webhookId) {
    return subscriptions.computeIfPresent(id, (same, each) -> each.deliveredTo(webhookId));
  }

  synchronized boolean unsubscribe(String id) {
    return subscriptions.remove(id) != null;
  }

  // ---- Webhooks ----

  synchronized List<Webhook> webhooks() {
    return List.copyOf(webhooks.values());
  }

  synchronized boolean hasWebhook(String id) {
    return webhooks.containsKey(id);
  }

  /** Asks the app for the proof first; null if it has none, or the address is there already. */
  synchronized @Nullable Webhook addWebhook(String url) {
    if (webhooks.values().stream().anyMatch(each -> each.url().equals(url))
        || !caller.isProven(url)) {
      return null;
    }
    Webhook made = new Webhook(id(), url, true);
    webhooks.put(made.id(), made);
    return made;
  }

  /** Asks the app for the proof again; null if there is no such webhook. */
  synchronized @Nullable Webhook checkWebhook(String id) {
    return webhooks.computeIfPresent(
        id, (same, each) -> new Webhook(id, each.url(), caller.isProven(each.url())));
  }

  synchronized boolean removeWebhook(String id) {
    return webhooks.remove(id) != null;
  }

  /** What X does each hour. */
  void checkWebhooks() {
    webhooks().forEach(each -> checkWebhook(each.id()));
  }

  private String id() {
    return Long.toString(nextId++);
  }

  // ---- Events ----

  /** The user took the app off the list. */
  void revoked(String accountId) {
    emit(
        REVOKE,
        "",
        new JsonObject()
            .text("date_time", clock.instant().toString().replaceFirst("(\\.\\d+)?Z$", "+00:00"))
            .text("user_id", accountId)
            .text("app_id", settings.appId()));
  }

  void renamed(XAccount before, XAccount after) {
    if (!before.screenName().equals(after.screenName())) {
      emit(
          "profile.update.handle",
          before.id(),
          new JsonObject().text("before", before.screenName()).text("after", after.screenName()));
    }
    if (!before.name().equals(after.name())) {
      emit(
          "profile.update.screenname",
          before.id(),
          new JsonObject().text("before", before.name()).text("after", after.name()));
    }
  }

  private synchronized void emit(String type, String user, JsonObject payload) {
    for (Subscription each : subscriptions.values()) {
      if (each.type().equals(type) && each.user().equals(user)) {
        JsonObject data =
            new JsonObject()
                .text("event_uuid", RandomText.eventId())
                .object("filter", each.filter())
                .text("event_type", type);
        if (!each.tag().isEmpty()) {
          data.text("tag", each.tag());
        }
        send(each, new JsonObject().object("data", data.object("payload", payload)).toString());
      }
    }
  }

  private void send(Subscription subscription, String event) {
    streams.forEach(stream -> stream.add(event));
    Webhook webhook = webhooks.get(subscription.webhookId());
    if (webhook != null && webhook.valid()) {
      caller.deliver(webhook.url(), event);
    }
  }

  // ---- The stream ----

  Iterator<WireStep> stream(Reply head) {
    EventStream stream = new EventStream(this, head);
    synchronized (this) {
      streams.add(stream);
    }
    return stream;
  }

  private synchronized void forget(EventStream stream) {
    streams.remove(stream);
  }

  synchronized int openStreams() {
    return streams.size();
  }

  synchronized void closeStreams() {
    streams.forEach(EventStream::end);
    streams.clear();
  }

  synchronized void clear() {
    closeStreams();
    subscriptions.clear();
    webhooks.clear();
  }

  /** An answer that goes on as long as the app listens. */
  static final class EventStream implements Iterator<WireStep> {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /** X sends an empty line every 20 seconds; here it also shows that the app is gone. */
    private static final int EMPTY_LINE_AFTER = 40;

    private final Activity activity;
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private @Nullable Reply head;
    private int looks;
    private boolean finished;
    private volatile boolean ended;

    private EventStream(Activity activity, Reply head) {
      this.activity = activity;
      this.head = head;
    }

    private void add(String event) {
      events.add(event);
    }

    private void end() {
      ended = true;
    }

    /** The app has closed its connection. */
    void left() {
      activity.forget(this);
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public WireStep next() {
      Reply first = head;
      if (first != null) {
        head = null;
        return WireStep.Send.of(first.withHeader("transfer-encoding", "chunked").head());
      }
      String event = events.poll();
      if (event != null) {
        return chunk(event + "\r\n");
      }
      if (finished) {
        return WireStep.End.CLOSE;
      }
      if (ended) {
        finished = true;
        return chunk("");
      }
      looks++;
      return looks % EMPTY_LINE_AFTER == 0 ? chunk("\r\n") : new WireStep.Pause(LOOK_EVERY);
    }

    private static WireStep chunk(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      byte[] size =
          (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      ByteArrayOutputStream chunk = new ByteArrayOutputStream();
      chunk.writeBytes(size);
      chunk.writeBytes(bytes);
      chunk.writeBytes(new byte[] {'\r', '\n'});
      return WireStep.Send.of(chunk.toByteArray());
    }
  }
}
