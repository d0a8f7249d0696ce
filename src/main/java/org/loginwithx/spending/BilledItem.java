package org.loginwithx.spending;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.x.ApiBody;
import org.loginwithx.x.ApiRequest;

/**
 * One thing that X bills.
 *
 * @param id X's id of the user, post and so on; null if it has none, or X counts it each time
 */
record BilledItem(Billed kind, @Nullable String id) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern LINK = Pattern.compile("(?i)https?://");

  private static final Set<String> USERS =
      Set.of(
          "users",
          "followers",
          "following",
          "blocking",
          "muting",
          "liking_users",
          "retweeted_by",
          "members",
          "buyers");
  private static final Set<String> POSTS =
      Set.of(
          "tweets",
          "mentions",
          "reverse_chronological",
          "liked_tweets",
          "bookmarks",
          "quote_tweets",
          "retweets",
          "reposts_of_me");
  private static final Set<String> LISTS =
      Set.of("lists", "owned_lists", "followed_lists", "pinned_lists", "list_memberships");
  private static final Set<String> INTERACTIONS =
      Set.of("following", "likes", "retweets", "bookmarks", "blocking", "muting");

  static BilledItem of(Billed kind, @Nullable String id) {
    return new BilledItem(
        kind, kind.isResource() && id != null && ID.matcher(id).matches() ? id : null);
  }

  /** What X bills for this call: what a read returns, or one write. */
  static List<BilledItem> of(ApiRequest request, JsonValue answer) {
    List<String> path =
        Arrays.stream(request.path().replaceFirst("\\?.*", "").split("/"))
            .filter(part -> !part.isEmpty())
            .toList();
    if (path.equals(List.of("1.1", "account", "verify_credentials.json"))) {
      return List.of(of(Billed.VERIFY_CREDENTIALS, text(answer, "id_str")));
    }
    if (path.isEmpty() || !path.get(0).equals("2")) {
      return List.of(of(Billed.OTHER, null));
    }
    return request.method().equals("GET")
        ? read(path, answer)
        : List.of(of(written(request, path), null));
  }

  private static List<BilledItem> read(List<String> path, JsonValue answer) {
    Billed kind = readKind(path);
    if (kind == Billed.OTHER) {
      return List.of(of(kind, null));
    }
    List<BilledItem> items = new ArrayList<>();
    if (answer instanceof JsonObject object) {
      add(items, kind, object.get("data"));
      if (object.get("includes") instanceof JsonObject includes) {
        add(items, Billed.USER_READ, includes.get("users"));
        add(items, Billed.POST_READ, includes.get("tweets"));
      }
    }
    return items;
  }

  private static void add(List<BilledItem> items, Billed kind, @Nullable JsonValue found) {
    if (found instanceof JsonArray several) {
      several.forEach(each -> items.add(of(kind, text(each, "id"))));
    } else if (found instanceof JsonObject one) {
      items.add(of(kind, text(one, "id")));
    }
  }

  private static @Nullable String text(JsonValue value, String name) {
    return value instanceof JsonObject object && object.get(name) instanceof JsonString text
        ? text.getString()
        : null;
  }

  /** The last word of a path says what it returns, as far as a later word is an id or a filter. */
  private static Billed readKind(List<String> path) {
    if (path.contains("dm_events")) {
      return Billed.MESSAGE_READ;
    }
    if (path.contains("counts") || path.contains("usage")) {
      return Billed.OTHER;
    }
    for (int i = path.size() - 1; i > 0; i--) {
      String word = path.get(i);
      if (USERS.contains(word)) {
        return Billed.USER_READ;
      }
      if (POSTS.contains(word)) {
        return Billed.POST_READ;
      }
      if (LISTS.contains(word)) {
        return Billed.LIST_READ;
      }
      if (word.equals("spaces")) {
        return Billed.SPACE_READ;
      }
    }
    return Billed.OTHER;
  }

  private static Billed written(ApiRequest request, List<String> path) {
    if (request.method().equals("DELETE")) {
      return Billed.DELETE;
    }
    if (!request.method().equals("POST")) {
      return Billed.OTHER;
    }
    if (path.equals(List.of("2", "tweets"))) {
      return hasLink(request.body()) ? Billed.POST_WITH_LINK : Billed.POST_CREATE;
    }
    if (path.contains("dm_conversations")) {
      return Billed.MESSAGE_CREATE;
    }
    return path.size() == 4
            && path.get(1).equals("users")
            && INTERACTIONS.contains(path.get(path.size() - 1))
        ? Billed.INTERACTION
        : Billed.OTHER;
  }

  private static boolean hasLink(@Nullable ApiBody body) {
    return body instanceof ApiBody.Json json
        && json.value() instanceof JsonObject post
        && LINK.matcher(post.getString("text", "")).find();
  }
}
