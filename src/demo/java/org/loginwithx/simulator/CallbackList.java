package org.loginwithx.simulator;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The callback URLs approved for the app. */
final class CallbackList {

  private final CopyOnWriteArrayList<String> approved = new CopyOnWriteArrayList<>();

  void add(String url) {
    if (url.contains("?")) {
      throw new IllegalArgumentException("Register the callback without its query: " + url);
    }
    approved.addIfAbsent(url);
  }

  List<String> approved() {
    return approved;
  }

  /**
   * Exact match, but any query may be added: X's older rule for OAuth 1.0a. Even an app that uses
   * only PINs needs some callback on the list.
   */
  boolean allows(String callback) {
    if (callback.equals(RequestToken.OUT_OF_BAND)) {
      return !approved.isEmpty();
    }
    return approved.contains(callback.split("\\?", 2)[0]);
  }

  /** OAuth 2.0: no query may be added, and RFC 6749 section 3.1.2 has no fragments. */
  boolean allowsExactly(String redirectUri) {
    return approved.contains(redirectUri) && !redirectUri.contains("#");
  }
}
