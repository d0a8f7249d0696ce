package org.loginwithx.x;

import jakarta.json.JsonObject;
import org.loginwithx.Internal;

/**
 * X's answer about the owner of a token.
 *
 * @param user the fields that a log-in needs
 * @param raw the user object as X sent it, with all its fields
 */
@Internal
public record XProfile(XUser user, JsonObject raw) {

  /** Only the id: the rest is personal, and the raw object has fields that nobody here knows. */
  @Override
  public String toString() {
    return "XProfile[id=" + user.id() + ", ***]";
  }
}
