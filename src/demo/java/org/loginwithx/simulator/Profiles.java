package org.loginwithx.simulator;

import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.math.BigInteger;
import java.net.URI;
import java.util.Set;
import java.util.function.Supplier;

/** Accounts as the profile calls print them. */
final class Profiles {

  // The static methods of Json look for a provider at every call, which load runs would notice.
  private static final JsonProvider JSON = JsonProvider.provider();

  private final Supplier<URI> baseUri;

  Profiles(Supplier<URI> baseUri) {
    this.baseUri = baseUri;
  }

  /** The v1.1 user object. */
  String user(XAccount account, Parameters query, boolean emailPermission) {
    JsonObjectBuilder user = JSON.createObjectBuilder();
    user.add("id", new BigInteger(account.id())).add("id_str", account.id());
    user.add("name", account.name()).add("screen_name", account.screenName());
    user.add("location", "").add("description", "").addNull("url");
    if (!isOff(query, "include_entities")) {
      user.add(
          "entities",
          JSON.createObjectBuilder()
              .add(
                  "description",
                  JSON.createObjectBuilder().add("urls", JsonValue.EMPTY_JSON_ARRAY)));
    }
    user.add("protected", account.state() == AccountState.PROTECTED);
    user.add("followers_count", 3).add("friends_count", 5).add("listed_count", 0);
    user.add("created_at", "Sat May 09 17:58:22 +0000 2009");
    user.add("favourites_count", 8).addNull("utc_offset").addNull("time_zone");
    user.add("geo_enabled", false).add("verified", false).add("statuses_count", 13);
    user.addNull("lang");
    if (!query.isTrue("skip_status")) {
      user.add("status", JSON.createObjectBuilder().add("id_str", "20").add("text", "a post"));
    }
    user.add("default_profile", true).add("default_profile_image", false);
    String image = imageUrl(account);
    user.add("profile_image_url", image.replaceFirst("^https:", "http:"));
    user.add("profile_image_url_https", image);
    if (emailPermission && query.isTrue("include_email")) {
      // Null, not absent, when there is no confirmed address.
      user.add("email", account.email() == null ? JsonValue.NULL : text(account.email()));
    }
    return user.build().toString();
  }

  /** The v2 user: three members, and those of {@code user.fields} that the account has. */
  String version2User(XAccount account, Set<String> fields, boolean withEmail) {
    JsonObjectBuilder user = JSON.createObjectBuilder();
    user.add("id", account.id());
    user.add("name", account.name());
    user.add("username", account.screenName());
    if (fields.contains("profile_image_url")) {
      user.add("profile_image_url", imageUrl(account));
    }
    if (fields.contains("protected")) {
      user.add("protected", account.state() == AccountState.PROTECTED);
    }
    if (fields.contains("verified")) {
      user.add("verified", false);
    }
    if (fields.contains("verified_type")) {
      user.add("verified_type", "none");
    }
    if (fields.contains("description")) {
      user.add("description", "");
    }
    if (fields.contains("created_at")) {
      user.add("created_at", "2009-05-09T17:58:22.000Z");
    }
    if (fields.contains("confirmed_email") && withEmail && account.email() != null) {
      user.add("confirmed_email", account.email());
    }
    return JSON.createObjectBuilder().add("data", user).build().toString();
  }

  /**
   * X's answer about a handle that no account has: a status of 200, and an error in place of data.
   */
  static String noVersion2User(String username) {
    return JSON.createObjectBuilder()
        .add(
            "errors",
            JSON.createArrayBuilder()
                .add(
                    JSON.createObjectBuilder()
                        .add("value", username)
                        .add("detail", "Could not find user with username: [" + username + "].")
                        .add("title", "Not Found Error")
                        .add("resource_type", "user")
                        .add("parameter", "username")
                        .add("resource_id", username)
                        .add("type", "https://api.twitter.com/2/problems/resource-not-found")))
        .build()
        .toString();
  }

  String imageUrl(XAccount account) {
    return account.profileImageUrl() == null
        ? baseUri.get() + Avatars.path(account)
        : account.profileImageUrl();
  }

  private static JsonValue text(String text) {
    return JSON.createValue(text);
  }

  private static boolean isOff(Parameters query, String name) {
    return Set.of("false", "f", "0").contains(query.first(name, ""));
  }
}
