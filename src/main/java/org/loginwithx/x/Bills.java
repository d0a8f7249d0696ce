package org.loginwithx.x;

import jakarta.json.JsonValue;
import org.loginwithx.Internal;

/**
 * Counts what X bills. Called for each call that succeeded, on threads that handle X's answers:
 * implementations must not block or throw.
 */
@Internal
public interface Bills {

  /** Counts nothing. */
  Bills NONE =
      new Bills() {
        @Override
        public void profile(XEndpoint endpoint, String userId) {}

        @Override
        public void answered(ApiRequest request, JsonValue answer) {}
      };

  /**
   * A log-in has read a user.
   *
   * @param endpoint {@link XEndpoint#USERS_ME} or {@link XEndpoint#VERIFY_CREDENTIALS}
   * @param userId the id at X
   */
  void profile(XEndpoint endpoint, String userId);

  /**
   * A call for a user or for the application was answered.
   *
   * @param answer what X sent; {@link JsonValue#NULL} if that was empty
   */
  void answered(ApiRequest request, JsonValue answer);
}
