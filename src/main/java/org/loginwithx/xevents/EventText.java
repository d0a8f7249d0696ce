package org.loginwithx.xevents;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.ReportedChanges.EventKey;

/** Reads events as X writes them, in a webhook's delivery and in a line of the stream alike. */
final class EventText {

  /** X's own are numbers, some negative. */
  private static final Predicate<String> UUID =
      Pattern.compile("[A-Za-z0-9-]{1,64}").asMatchPredicate();

  private static final Predicate<String> ID = Pattern.compile("[0-9]{1,19}").asMatchPredicate();

  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private final String appId;

  /**
   * @param appId the id of the application at X
   */
  EventText(String appId) {
    this.appId = appId;
  }

  XEvent read(String json) {
    JsonObject data = object(parsed(json), "data");
    if (data == null) {
      return new XEvent.Ignored("no_event");
    }
    String uuid = text(data, "event_uuid");
    if (!UUID.test(uuid)) {
      return new XEvent.Ignored("no_uuid");
    }
    JsonObject payload = object(data, "payload");
    EventKey key = new EventKey(uuid, text(data, "event_type"));
    return switch (key.type()) {
      case XEvent.REVOKE -> revoked(key, payload);
      case XEvent.HANDLE, XEvent.NAME -> renamed(key, object(data, "filter"), payload);
      default -> new XEvent.Ignored("unknown");
    };
  }

  private XEvent revoked(EventKey key, @Nullable JsonObject payload) {
    if (!text(payload, "app_id").equals(appId)) {
      return new XEvent.Ignored("other_app");
    }
    String subject = text(payload, "user_id");
    Instant at = instant(text(payload, "date_time"));
    return at == null || !ID.test(subject)
        ? new XEvent.Ignored("malformed")
        : new XEvent.Revoked(key, subject, at);
  }

  /** The event names no app: X sends it only for subscriptions of this app. */
  private XEvent renamed(EventKey key, @Nullable JsonObject filter, @Nullable JsonObject payload) {
    String subject = text(filter, "user_id");
    // A handle is without its sign here.
    String before = text(payload, "before");
    String after = text(payload, "after");
    boolean handle = key.type().equals(XEvent.HANDLE);
    if (payload != null
        && payload.containsKey("app_id")
        && !text(payload, "app_id").equals(appId)) {
      return new XEvent.Ignored("other_app");
    }
    return after.isBlank() || !ID.test(subject)
        ? new XEvent.Ignored("malformed")
        : new XEvent.Renamed(
            key, subject, handle ? bare(before) : before, handle ? bare(after) : after);
  }

  private static String bare(String handle) {
    return handle.startsWith("@") ? handle.substring(1) : handle;
  }

  private static @Nullable JsonObject parsed(String json) {
    try (JsonReader reader = READERS.createReader(new StringReader(json))) {
      return reader.readObject();
    } catch (RuntimeException noObject) {
      // Most are JsonExceptions; Parsson throws another RuntimeException for deep nesting.
      return null;
    }
  }

  private static @Nullable JsonObject object(@Nullable JsonObject object, String name) {
    return object != null && object.get(name) instanceof JsonObject inner ? inner : null;
  }

  /** Ids are texts at X; a number means the same. Empty if there is neither. */
  private static String text(@Nullable JsonObject object, String name) {
    JsonValue value = object == null ? null : object.get(name);
    if (value instanceof JsonString text) {
      return text.getString();
    }
    return value instanceof JsonNumber number ? number.toString() : "";
  }

  private static @Nullable Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException none) {
      return null;
    }
  }
}
