package org.loginwithx.x;

import jakarta.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * X's answer about the owner of a token. X can leave out all but the id.
 *
 * @param user the fields that a log-in needs
 * @param verifiedType {@code blue}, {@code none} and so on; OAuth 1.0a does not have it
 * @param createdAt when the account was created
 * @param followers how many accounts follow it
 * @param isProtected whether only its followers see its posts
 * @param raw the user object as X sent it, with all its fields
 */
@Internal
public record XProfile(
    XUser user,
    @Nullable String verifiedType,
    @Nullable Instant createdAt,
    @Nullable Long followers,
    @Nullable Boolean isProtected,
    JsonObject raw) {

  /** Only the id: the rest is personal, and the raw object has unknown fields. */
  @Override
  public String toString() {
    return "XProfile[id=" + user.id() + ", ***]";
  }
}
