package org.loginwithx.site.admin;

import java.util.MissingResourceException;
import org.loginwithx.web.Messages;

/** What an operator can do about a failure. */
final class Fix {

  private Fix() {}

  /**
   * @param reason why something failed, as in the log
   */
  static String of(String reason, Messages messages) {
    try {
      return messages.text("fix." + reason);
    } catch (MissingResourceException nothingSpecial) {
      return messages.text("fix.other");
    }
  }
}
