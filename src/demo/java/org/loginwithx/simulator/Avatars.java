package org.loginwithx.simulator;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Draws profile pictures: a letter on a colour that depends on the id. */
final class Avatars {

  /** The variants of X: 48, 73 and 24 pixels, and the original without suffix. */
  private static final Pattern PATH =
      Pattern.compile("/profile_images/([0-9]{1,20})(_normal|_bigger|_mini)?\\.svg");

  private final Accounts accounts;

  Avatars(Accounts accounts) {
    this.accounts = accounts;
  }

  static String path(XAccount account) {
    return "/profile_images/" + account.id() + "_normal.svg";
  }

  /** Null when the path is not that of a picture. */
  @Nullable Reply at(String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return null;
    }
    XAccount account = accounts.withId(matcher.group(1));
    if (account == null) {
      return null;
    }
    return Reply.of(200, "image/svg+xml", picture(account))
        .withHeader("cache-control", "max-age=60")
        .withHeader("x-content-type-options", "nosniff");
  }

  private static String picture(XAccount account) {
    int hue = Math.floorMod(account.id().hashCode() * 47, 360);
    String letter = account.screenName().substring(0, 1).toUpperCase(Locale.ROOT);
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 48 48">
        <rect width="48" height="48" fill="hsl(%d 60%% 35%%)"/>
        <text x="24" y="33" font-family="sans-serif" font-size="26" fill="#fff" \
        text-anchor="middle">%s</text>
        </svg>
        """
        .formatted(hue, letter);
  }
}
