package org.loginwithx.simulator;

import org.jspecify.annotations.Nullable;

/** Which user is in front of a consent page. Both protocols share the sign-in. */
final class People {

  private final Accounts accounts;
  private final Browsers browsers;

  People(Simulation simulation) {
    this.accounts = simulation.accounts();
    this.browsers = simulation.browsers();
  }

  @Nullable XAccount signedIn(Request request) {
    String id = browsers.signedInAccount(request);
    return id == null ? null : accounts.withId(id);
  }

  /**
   * Who sent the form: the handle in it counts, or else the earlier sign-in.
   *
   * @throws IllegalArgumentException with the text for the user
   */
  XAccount sender(Request request, Parameters form) {
    String handle = form.first("screen_name", "").trim();
    String screenName = handle.startsWith("@") ? handle.substring(1) : handle;
    if (XAccount.isScreenName(screenName)) {
      return accounts.withScreenName(screenName);
    }
    if (!handle.isEmpty()) {
      throw new IllegalArgumentException("A handle has 1 to 20 letters, digits and underscores.");
    }
    XAccount account = signedIn(request);
    if (account == null) {
      throw new IllegalArgumentException("Type the handle of an account.");
    }
    return account;
  }

  Reply signIn(XAccount account, Reply reply) {
    return browsers.signIn(account.id(), reply);
  }
}
