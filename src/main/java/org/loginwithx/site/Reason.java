package org.loginwithx.site;

import java.util.MissingResourceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.user.Profile;
import org.loginwithx.web.Messages;

/**
 * Reasons and ways to log in, which the history has in the words of the log, in words for users.
 */
@Internal
public final class Reason {

  private static final Pattern PAGE = Pattern.compile("page_(\\d{3})");

  private Reason() {}

  /**
   * @param code as in the log; the code itself is the result if another version wrote it
   */
  public static String of(String code, Messages messages) {
    Matcher page = PAGE.matcher(code);
    if (page.matches()) {
      return messages.text("reason.page", page.group(1));
    }
    return text("reason." + code, code, messages);
  }

  /**
   * Who vouched, or should have.
   *
   * @param provider as in the history; empty for null
   */
  public static String way(@Nullable String provider, Messages messages) {
    if (provider == null) {
      return "";
    }
    return provider.equals(Profile.X)
        ? messages.text("way.x")
        : text("way." + provider, provider, messages);
  }

  private static String text(String key, String otherwise, Messages messages) {
    try {
      return messages.text(key);
    } catch (MissingResourceException written) {
      return otherwise;
    }
  }
}
