package org.loginwithx.simulator;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.simulator.ConsentQuestion.Permission;

/**
 * The page a browser is sent to with OAuth 2.0 (RFC 6749 section 4.1.1). It always asks, and a
 * request with anything wrong in it leads nowhere.
 */
final class OAuth2ConsentEndpoint {

  /** Not {@code screen_name}: the page must not seem to know parameters that X's does not. */
  private static final String HANDLE = "x_simulator_handle";

  private final Simulation simulation;
  private final People people;
  private final ConsentPage page;

  OAuth2ConsentEndpoint(Simulation simulation) {
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
      return page.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private Reply ask(Request request) {
    Parameters query = request.queryParameters();
    AuthorizationRequest asked = simulation.authorizations().read(query);
    XAccount account = people.signedIn(request);
    return account == null
        ? page.signedOut(question(asked), query.first(HANDLE, ""), null)
        : page.signedIn(question(asked), account);
  }

  private Reply decide(Request request) {
    Parameters form = request.formParameters();
    AuthorizationRequest asked = simulation.authorizations().read(form);
    return switch (form.first("decision", "")) {
      case "cancel" -> simulation.authorizations().deny(asked);
      case "authorize" -> authorize(request, form, asked);
      default -> askAgain(form, asked, "Authorize the app, or cancel.");
    };
  }

  private Reply authorize(Request request, Parameters form, AuthorizationRequest asked) {
    XAccount account;
    try {
      account = people.sender(request, form);
    } catch (IllegalArgumentException e) {
      return askAgain(form, asked, e.getMessage());
    }
    return people.signIn(account, simulation.authorizations().approve(asked, account));
  }

  private Reply askAgain(Parameters form, AuthorizationRequest asked, @Nullable String problem) {
    return page.signedOut(question(asked), form.first("screen_name", ""), problem);
  }

  private ConsentQuestion question(AuthorizationRequest asked) {
    return new ConsentQuestion(
        Endpoint.AUTHORIZE_OAUTH2.path(),
        asked.parameters(),
        asked.parameters(),
        HANDLE,
        permissions(asked),
        asked.redirectUri());
  }

  private List<Permission> permissions(AuthorizationRequest asked) {
    boolean emailPermission = simulation.settings().emailPermission();
    return Arrays.stream(Scope.values())
        .filter(scope -> asked.scopes().contains(scope))
        // Without the app's switch the scope brings nothing.
        .filter(scope -> scope != Scope.USERS_EMAIL || emailPermission)
        .map(scope -> new Permission(scope.permission(), scope.value()))
        .toList();
  }
}
