package org.loginwithx.simulator;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The scopes of OAuth 2.0 that X has. */
enum Scope {
  TWEET_READ("tweet.read", "See every post that you can see."),
  TWEET_WRITE("tweet.write", "Post and repost for you."),
  TWEET_MODERATE_WRITE("tweet.moderate.write", "Hide and show replies to your posts."),
  USERS_READ("users.read", "See your profile, and every account that you can see."),
  USERS_EMAIL("users.email", "See your e-mail address."),
  FOLLOWS_READ("follows.read", "See whom you follow and who follows you."),
  FOLLOWS_WRITE("follows.write", "Follow and unfollow people for you."),
  OFFLINE_ACCESS("offline.access", "Stay connected until you take the app's access away."),
  SPACE_READ("space.read", "See every Space that you can see."),
  MUTE_READ("mute.read", "See whom you have muted."),
  MUTE_WRITE("mute.write", "Mute and unmute accounts for you."),
  LIKE_READ("like.read", "See what you like."),
  LIKE_WRITE("like.write", "Like posts for you."),
  LIST_READ("list.read", "See your lists."),
  LIST_WRITE("list.write", "Make and change lists for you."),
  BLOCK_READ("block.read", "See whom you have blocked."),
  BLOCK_WRITE("block.write", "Block and unblock accounts for you."),
  BOOKMARK_READ("bookmark.read", "See your bookmarks."),
  BOOKMARK_WRITE("bookmark.write", "Add and remove bookmarks for you."),
  DM_READ("dm.read", "Read your direct messages."),
  DM_WRITE("dm.write", "Send direct messages for you."),
  MEDIA_WRITE("media.write", "Upload pictures and videos for you."),
  BROADCAST_READ("broadcast.read", "See your broadcasts."),
  BROADCAST_WRITE("broadcast.write", "Broadcast for you."),
  TIMELINE_READ("timeline.read", "See your timelines.");

  private final String value;
  private final String permission;

  Scope(String value, String permission) {
    this.value = value;
    this.permission = permission;
  }

  String value() {
    return value;
  }

  /** The text for the user who is asked. */
  String permission() {
    return permission;
  }

  /**
   * Reads the parameter that lists them, with one space between each two.
   *
   * @throws IllegalArgumentException if there is none in it, or one that X does not know
   */
  static Set<Scope> parse(String scopes) {
    Set<Scope> parsed = EnumSet.noneOf(Scope.class);
    for (String value : scopes.split(" ", -1)) {
      Scope scope = find(value);
      if (scope == null) {
        throw new IllegalArgumentException("scope is not a list of scopes of X: " + scopes);
      }
      parsed.add(scope);
    }
    return parsed;
  }

  /** Not in the order they were asked for: X keeps to no order. */
  static String text(Collection<Scope> scopes) {
    return scopes.stream().map(Scope::value).sorted().collect(Collectors.joining(" "));
  }

  /**
   * What a token of OAuth 1.0a can be exchanged for.
   *
   * @param email whether the app may ask for e-mail addresses
   */
  static Set<Scope> ofOAuth1(AccessLevel level, boolean email) {
    Set<Scope> scopes =
        EnumSet.of(
            TWEET_READ,
            USERS_READ,
            FOLLOWS_READ,
            MUTE_READ,
            BLOCK_READ,
            LIST_READ,
            LIKE_READ,
            TIMELINE_READ,
            BROADCAST_READ,
            OFFLINE_ACCESS);
    if (level != AccessLevel.READ) {
      scopes.addAll(
          EnumSet.of(
              TWEET_WRITE,
              TWEET_MODERATE_WRITE,
              FOLLOWS_WRITE,
              LIKE_WRITE,
              LIST_WRITE,
              MUTE_WRITE,
              BLOCK_WRITE,
              MEDIA_WRITE,
              BROADCAST_WRITE));
    }
    if (level == AccessLevel.READ_WRITE_DIRECT_MESSAGES) {
      scopes.addAll(EnumSet.of(DM_READ, DM_WRITE));
    }
    if (email) {
      scopes.add(USERS_EMAIL);
    }
    return scopes;
  }

  private static @Nullable Scope find(String value) {
    for (Scope scope : values()) {
      if (scope.value.equals(value)) {
        return scope;
      }
    }
    return null;
  }
}
