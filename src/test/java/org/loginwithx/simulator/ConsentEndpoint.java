package org.loginwithx.simulator;

import org.jspecify.annotations.Nullable;

/**
 * The page a browser is sent to (RFC 5849 section 2.2), under two names: {@code authenticate} skips
 * the question for a signed-in person who has said yes before, {@code authorize} always asks.
 */
final class ConsentEndpoint {

  private final Simulation simulation;
  private final ConsentPage page;

  ConsentEndpoint(Simulation simulation) {
    this.simulation = simulation;
    this.page = new ConsentPage(simulation.settings(), simulation.accounts());
  }

  Reply answer(Request request) {
    try {
      return switch (request.method()) {
        case "GET" -> ask(request);
        case "POST" -> decide(request);
        default -> Reply.empty(405).withHeader("allow", "GET, POST");
      };
    } catch (IllegalArgumentException e) {
      return page.deadToken();
    }
  }

  private Reply ask(Request request) {
    Parameters query = request.queryParameters();
    RequestToken token = simulation.requestTokens().findUndecided(query.first("oauth_token", ""));
    if (token == null) {
      return page.deadToken();
    }
    XAccount account = signedIn(request);
    if (account == null || query.first("force_login", "").equals("true")) {
      return page.signedOut(request.path(), query, token, null);
    }
    boolean skipsQuestion =
        request.path().equals(Endpoint.AUTHENTICATE.path())
            && simulation.settings().signInSetting()
            && simulation.browsers().hasGranted(account.id());
    return skipsQuestion ? approve(token, account) : page.signedIn(request.path(), token, account);
  }

  private Reply decide(Request request) {
    Parameters form = request.formParameters();
    RequestToken token = simulation.requestTokens().findUndecided(form.first("oauth_token", ""));
    if (token == null) {
      return page.deadToken();
    }
    String decision = form.first("decision", "");
    if (decision.equals("cancel")) {
      return cancel(token, form.isTrue("direct"));
    }
    if (!decision.equals("authorize")) {
      return page.signedOut(request.path(), form, token, "Authorize the app, or cancel.");
    }
    return authorize(request, form, token);
  }

  private Reply authorize(Request request, Parameters form, RequestToken token) {
    String handle = form.first("screen_name", "").trim();
    if (handle.isEmpty()) {
      XAccount account = signedIn(request);
      return account == null
          ? page.signedOut(request.path(), form, token, "Type the handle of an account.")
          : approve(token, account);
    }
    String screenName = handle.startsWith("@") ? handle.substring(1) : handle;
    if (!XAccount.isScreenName(screenName)) {
      return page.signedOut(
          request.path(), form, token, "A handle has 1 to 20 letters, digits and underscores.");
    }
    XAccount account = simulation.accounts().withScreenName(screenName);
    return simulation.browsers().signIn(account.id(), approve(token, account));
  }

  private Reply approve(RequestToken token, XAccount account) {
    RequestToken approved = simulation.requestTokens().approve(token.token(), account.id());
    if (approved == null || approved.approval() == null) {
      return page.deadToken();
    }
    simulation.browsers().grant(account.id());
    return approved.isOutOfBand()
        ? page.pin(approved.approval().verifier())
        : Reply.redirect(approved.approvedCallback());
  }

  private Reply cancel(RequestToken token, boolean direct) {
    simulation.requestTokens().remove(token.token());
    if (token.isOutOfBand()) {
      return page.cancelled(token);
    }
    // A web app gets its person back by a link only; an app with its own scheme at once.
    boolean isWeb = token.callback().matches("(?i)https?:.*");
    return direct || !isWeb ? Reply.redirect(token.deniedCallback()) : page.cancelled(token);
  }

  private @Nullable XAccount signedIn(Request request) {
    String id = simulation.browsers().signedInAccount(request);
    return id == null ? null : simulation.accounts().withId(id);
  }
}
