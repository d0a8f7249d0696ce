package org.loginwithx.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is signed in at the simulator with which browser, and who has approved the app. */
final class Browsers {

  /** Cookies do not know ports: the name must not meet one of the app on 127.0.0.1. */
  private static final String COOKIE = "x_simulator_browser";

  private final Map<String, String> accountByCookie = new HashMap<>();
  private final Set<String> grants = new HashSet<>();

  synchronized @Nullable String signedInAccount(Request request) {
    String cookie = request.cookie(COOKIE);
    return cookie == null ? null : accountByCookie.get(cookie);
  }

  synchronized Reply signIn(String accountId, Reply reply) {
    String cookie = RandomText.ofLength(32);
    accountByCookie.put(cookie, accountId);
    return reply.withHeader(
        "set-cookie", COOKIE + "=" + cookie + "; Path=/; HttpOnly; SameSite=Lax");
  }

  synchronized Reply signOut(Request request, Reply reply) {
    String cookie = request.cookie(COOKIE);
    if (cookie != null) {
      accountByCookie.remove(cookie);
    }
    return reply.withHeader("set-cookie", COOKIE + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
  }

  synchronized boolean hasGranted(String accountId) {
    return grants.contains(accountId);
  }

  synchronized void grant(String accountId) {
    grants.add(accountId);
  }

  synchronized void revoke(String accountId) {
    grants.remove(accountId);
  }

  synchronized void clear() {
    accountByCookie.clear();
    grants.clear();
  }
}
