package org.loginwithx.simulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.simulator.ConsentQuestion.Permission;

/**
 * The page a browser is sent to (RFC 5849 section 2.2), under two names: {@code authenticate} skips
 * the question for a signed-in person who has said yes before, {@code authorize} always asks.
 */
final class ConsentEndpoint {

  private final Simulation simulation;
  private final People people;
  private final ConsentPage page;

  ConsentEndpoint(Simulation simulation) {
    this.simulation = simulation;
    this.people = new People(simulation);
    this.page = new ConsentPage(simulation.accounts());
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
    XAccount account = people.signedIn(request);
    if (account == null || query.first("force_login", "").equals("true")) {
      return askSignedOut(request, query, token, null);
    }
    boolean skipsQuestion =
        request.path().equals(Endpoint.AUTHENTICATE.path())
            && simulation.settings().signInSetting()
            && simulation.browsers().hasGranted(account.id());
    return skipsQuestion
        ? approve(token, account)
        : page.signedIn(question(request, query, token), account);
  }

  private Reply decide(Request request) {
    Parameters form = request.formParameters();
    RequestToken token = simulation.requestTokens().findUndecided(form.first("oauth_token", ""));
    if (token == null) {
      return page.deadToken();
    }
    return switch (form.first("decision", "")) {
      case "cancel" -> cancel(token, form.isTrue("direct"));
      case "authorize" -> authorize(request, form, token);
      default -> askSignedOut(request, form, token, "Authorize the app, or cancel.");
    };
  }

  private Reply authorize(Request request, Parameters form, RequestToken token) {
    XAccount account;
    try {
      account = people.sender(request, form);
    } catch (IllegalArgumentException e) {
      return askSignedOut(request, form, token, e.getMessage());
    }
    return people.signIn(account, approve(token, account));
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

  private Reply askSignedOut(
      Request request, Parameters given, RequestToken token, @Nullable String problem) {
    return page.signedOut(question(request, given, token), given.first("screen_name", ""), problem);
  }

  private ConsentQuestion question(Request request, Parameters given, RequestToken token) {
    return new ConsentQuestion(
        request.path(),
        Parameters.NONE.with("oauth_token", token.token()),
        given.without("screen_name").without("decision"),
        "screen_name",
        permissions(token.accessLevel()),
        token.callback());
  }

  private List<Permission> permissions(AccessLevel level) {
    List<Permission> permissions = new ArrayList<>();
    permissions.add(new Permission("See your profile and posts.", ""));
    if (level != AccessLevel.READ) {
      permissions.add(new Permission("Post and change your profile for you.", ""));
    }
    if (level == AccessLevel.READ_WRITE_DIRECT_MESSAGES) {
      permissions.add(new Permission("Read and send your direct messages.", ""));
    }
    // With OAuth 1.0a an app asks for the address by a switch at X, not in its request.
    if (simulation.settings().emailPermission()) {
      permissions.add(new Permission("See your e-mail address.", ""));
    }
    return permissions;
  }
}
