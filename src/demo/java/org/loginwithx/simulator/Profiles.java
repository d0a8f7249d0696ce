package org.loginwithx.simulator;

import java.math.BigInteger;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Accounts as the profile calls print them. */
final class Profiles {

  private static final DateTimeFormatter V1_TIME =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss Z yyyy", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter V2_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Supplier<URI> baseUri;

  Profiles(Supplier<URI> baseUri) {
    this.baseUri = baseUri;
  }

  /** The v1.1 user object. */
  String user(XAccount account, Parameters query, boolean emailPermission) {
    JsonObject user =
        new JsonObject()
            .json("id", new BigInteger(account.id()).toString())
            .text("id_str", account.id())
            .text("name", account.name())
            .text("screen_name", account.screenName())
            .text("location", "")
            .text("description", "")
            .nothing("url");
    if (!isOff(query, "include_entities")) {
      user.json("entities", "{\"description\":{\"urls\":[]}}");
    }
    user.flag("protected", account.state() == AccountState.PROTECTED)
        .number("followers_count", account.trust().followers())
        .number("friends_count", 5)
        .number("listed_count", 0)
        .text("created_at", V1_TIME.format(account.trust().createdAt()))
        .number("favourites_count", 8)
        .nothing("utc_offset")
        .nothing("time_zone")
        .flag("geo_enabled", false)
        .flag("verified", false)
        .number("statuses_count", 13)
        .nothing("lang");
    if (!query.isTrue("skip_status")) {
      user.json("status", "{\"id_str\":\"20\",\"text\":\"a post\"}");
    }
    String image = imageUrl(account);
    user.flag("default_profile", true)
        .flag("default_profile_image", false)
        .text("profile_image_url", image.replaceFirst("^https:", "http:"))
        .text("profile_image_url_https", image);
    if (emailPermission && query.isTrue("include_email")) {
      // Null, not absent, when there is no confirmed address.
      String email = account.email();
      user.json("email", email == null ? "null" : JsonObject.quoted(email));
    }
    return user.toString();
  }

  /** The v2 user: three members, and those of {@code user.fields} that the account has. */
  String version2User(XAccount account, Set<String> fields, boolean withEmail) {
    JsonObject user =
        new JsonObject()
            .text("id", account.id())
            .text("name", account.name())
            .text("username", account.screenName());
    if (fields.contains("profile_image_url")) {
      user.text("profile_image_url", imageUrl(account));
    }
    if (fields.contains("protected")) {
      user.flag("protected", account.state() == AccountState.PROTECTED);
    }
    if (fields.contains("verified")) {
      user.flag("verified", false);
    }
    if (fields.contains("verified_type")) {
      user.text("verified_type", account.trust().verifiedType());
    }
    if (fields.contains("description")) {
      user.text("description", "");
    }
    if (fields.contains("public_metrics")) {
      JsonObject metrics =
          new JsonObject()
              .number("followers_count", account.trust().followers())
              .number("following_count", 5)
              .number("tweet_count", 13)
              .number("listed_count", 0)
              .number("like_count", 8);
      user.object("public_metrics", metrics);
    }
    if (fields.contains("created_at")) {
      user.text("created_at", V2_TIME.format(account.trust().createdAt()));
    }
    if (fields.contains("confirmed_email") && withEmail && account.email() != null) {
      user.text("confirmed_email", account.email());
    }
    return new JsonObject().object("data", user).toString();
  }

  /**
   * X's answer about a handle that no account has: a status of 200, and an error in place of data.
   */
  static String noVersion2User(String username) {
    JsonObject error =
        new JsonObject()
            .text("value", username)
            .text("detail", "Could not find user with username: [" + username + "].")
            .text("title", "Not Found Error")
            .text("resource_type", "user")
            .text("parameter", "username")
            .text("resource_id", username)
            .text("type", "https://api.twitter.com/2/problems/resource-not-found");
    return new JsonObject().json("errors", error.inArray()).toString();
  }

  String imageUrl(XAccount account) {
    return account.profileImageUrl() == null
        ? baseUri.get() + Avatars.path(account)
        : account.profileImageUrl();
  }

  private static boolean isOff(Parameters query, String name) {
    return Set.of("false", "f", "0").contains(query.first(name, ""));
  }
}
