package org.loginwithx.spending;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.loginwithx.Internal;

/** What X bills, each kind at its own price. The usual prices are those of {@link #PRICED_IN}. */
@Internal
public enum Billed {
  USER_READ(10_000, true),
  POST_READ(5_000, true),
  MESSAGE_READ(10_000, true),
  LIST_READ(5_000, true),
  SPACE_READ(5_000, true),
  POST_CREATE(15_000, false),
  /** A post that has a link. */
  POST_WITH_LINK(200_000, false),
  MESSAGE_CREATE(15_000, false),
  /** To follow, like, repost, mute or block. */
  INTERACTION(15_000, false),
  DELETE(10_000, false),
  /** The profile of a log-in by OAuth 1.0a: X does not say whether it is billed. */
  VERIFY_CREDENTIALS(0, true),
  /** Any other call. */
  OTHER(0, false);

  /** The month of X's usual prices. */
  public static final String PRICED_IN = "2026-09";

  private final long usual;
  private final boolean resource;
  private final String word;

  Billed(long usual, boolean resource) {
    this.usual = usual;
    this.resource = resource;
    this.word = name().toLowerCase(Locale.ROOT);
  }

  /** X's price of one, in millionths of a dollar. */
  public long usual() {
    return usual;
  }

  /** Whether X bills each one at most once in a UTC day, however often it is read. */
  boolean isResource() {
    return resource;
  }

  /** The name in settings, on pages and in the database. */
  @Override
  public String toString() {
    return word;
  }

  /** The kind of this name; empty for a kind of a later version. */
  public static Optional<Billed> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
