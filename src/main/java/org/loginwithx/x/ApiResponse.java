package org.loginwithx.x;

import jakarta.json.JsonValue;
import java.util.Optional;
import org.loginwithx.Internal;

/**
 * X's answer to a call.
 *
 * @param status 200 to 299
 * @param json the body; {@link JsonValue#NULL} if there was none
 * @param rateLimit how often the call may be made, if X said so
 */
@Internal
public record ApiResponse(int status, JsonValue json, Optional<RateLimit> rateLimit) {

  /** Without the body, which is about a user. */
  @Override
  public String toString() {
    return "ApiResponse[status=" + status + ", rateLimit=" + rateLimit + ']';
  }
}
