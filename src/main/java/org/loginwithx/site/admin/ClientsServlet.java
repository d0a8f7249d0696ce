package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.EmailConfirmation;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.ClientAdministration;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.ClientCredential;
import org.loginwithx.oauthserver.ClientGroups;
import org.loginwithx.oauthserver.Clients;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.FormState;
import org.loginwithx.site.Page;
import org.loginwithx.site.Question;
import org.loginwithx.site.Redirect;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/** Registers applications; for administrators only ({@code web.xml}). */
@WebServlet("/admin/applications/*")
@Internal
public class ClientsServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final String PATH = "/admin/applications";
  private static final String NEW = "new";
  private static final String NEW_SECRET = "new-secret";
  private static final int UNPROCESSABLE = 422;

  @Inject private transient ClientAdministration administration;
  @Inject private transient Clients applications;
  @Inject private transient AuthorizationServer server;
  @Inject private transient EmailConfirmation confirmation;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ClientsServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String id = pathId(request);
    if (id.isEmpty()) {
      request.setAttribute("applications", applications.all());
      request.setAttribute("ready", server.isReady());
      request.setAttribute("issuer", settings.publicUrl());
      Page.show(request, response, "applications");
      return;
    }
    Optional<Client> application =
        id.equals(NEW) ? Optional.of(newApplication()) : applications.find(id);
    if (application.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    String action = request.getParameter("confirm");
    if (action == null) {
      show(request, response, application.get());
    } else {
      ask(request, response, application.get(), action);
    }
  }

  /** What happens to all users of an application is asked first. */
  private void ask(
      HttpServletRequest request, HttpServletResponse response, Client application, String action)
      throws ServletException, IOException {
    String path = PATH + '/' + application.id();
    Messages messages = Messages.forRequest(request);
    String key = "applications." + action;
    if (action.equals(NEW_SECRET)) {
      new Question(
              messages.text(key + ".title"),
              application.name(),
              List.of(messages.text(key + ".old")),
              path,
              Map.of("action", action),
              messages.text(key),
              path)
          .ask(request, response);
      return;
    }
    if (!action.equals("disable") && !action.equals("delete")) {
      Redirect.to(request, response, settings, path);
      return;
    }
    new Question(
            messages.text(key + ".title"),
            application.name(),
            List.of(
                messages.text(key + ".no-login"),
                messages.text("applications.end.tokens"),
                messages.text(key + ".back")),
            path,
            Map.of("action", action),
            messages.text(key),
            path)
        .ask(request, response);
  }

  private void show(HttpServletRequest request, HttpServletResponse response, Client application)
      throws ServletException, IOException {
    ClientForm.show(request, application);
    request.setAttribute("canMail", confirmation.canSend());
    Page.show(request, response, "application");
  }

  @Override
  protected String page(HttpServletRequest request) {
    return PATH;
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    require(request, Action.MANAGE_CLIENTS);
    String action = Optional.ofNullable(request.getParameter("action")).orElse("");
    if (action.equals("save")) {
      save(request, response);
      return;
    }
    if (action.equals(NEW_SECRET)) {
      newSecret(request, response);
      return;
    }
    change(request, response, action);
  }

  private void save(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    boolean isNew = pathId(request).equals(NEW);
    Optional<Client> before =
        isNew ? Optional.of(newApplication()) : applications.find(pathId(request));
    if (before.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Client typed = ClientForm.read(request, before.get(), confirmation.canSend());
    Optional<Clients.Mistake> mistake = Clients.mistake(typed);
    if (mistake.isPresent()) {
      response.setStatus(UNPROCESSABLE);
      String key = "applications.wrong." + mistake.get().name().toLowerCase(Locale.ROOT);
      // The typed text is shown as that of the application.
      new FormState(Map.of(), Map.of(field(mistake.get()), Messages.forRequest(request).text(key)))
          .show(request);
      show(request, response, typed);
      return;
    }
    String secret =
        ClientForm.wantsSecret(request, before.get().credential())
            ? ClientCredential.Secret.random()
            : null;
    Client changed = secret == null ? typed : typed.with(ClientCredential.Secret.of(secret));
    if (isNew) {
      String id = administration.add(request, changed);
      saved(request, response, "added", id, secret);
      return;
    }
    if (!administration.change(request, before.get(), changed)) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    saved(request, response, "changed", changed.id(), secret);
  }

  private void newSecret(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    String secret = ClientCredential.Secret.random();
    if (!administration.changeCredential(
        request, pathId(request), ClientCredential.Secret.of(secret))) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    showSecret(request, response, pathId(request), secret);
  }

  private void saved(
      HttpServletRequest request,
      HttpServletResponse response,
      String what,
      String id,
      @Nullable String secret)
      throws ServletException, IOException {
    if (secret == null) {
      done(request, response, what, PATH + "/" + id);
      return;
    }
    showSecret(request, response, id, secret);
  }

  /**
   * The only page that ever shows the secret. The answer to the form itself, because a secret that
   * waits for the next page would be stored in the session.
   */
  private static void showSecret(
      HttpServletRequest request, HttpServletResponse response, String id, String secret)
      throws ServletException, IOException {
    request.setAttribute("id", id);
    request.setAttribute("secret", secret);
    Page.show(request, response, "application-secret");
  }

  private static String field(Clients.Mistake mistake) {
    return switch (mistake) {
      case NAME -> "name";
      case REDIRECT_URIS -> "redirectUris";
      case ORIGINS -> "origins";
      case GROUPS -> "groups";
      case RESOURCES -> "resources";
      case KEYS -> "jwks";
      case AFTER_LOGOUT_URIS -> "afterLogoutUris";
      case LOGOUT_URI -> "backChannel";
    };
  }

  private Client newApplication() {
    return Client.frontEnd("", "", List.of(), List.of(), groupsOfEachUser(), false);
  }

  /** The groups of a new user. They tell an application nothing about a single user. */
  private ClientGroups groupsOfEachUser() {
    return new ClientGroups(settings.newUserGroups().stream().sorted().toList());
  }

  private void change(HttpServletRequest request, HttpServletResponse response, String action)
      throws IOException, UnprovenException {
    String id = pathId(request);
    boolean done =
        switch (action) {
          case "enable" -> administration.enable(request, id, true);
          case "disable" -> administration.enable(request, id, false);
          case "delete" -> administration.delete(request, id);
          default -> false;
        };
    if (!done) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    done(request, response, action + "d", action.equals("delete") ? PATH : PATH + "/" + id);
  }

  private void done(
      HttpServletRequest request, HttpServletResponse response, String what, String page) {
    Redirect.done(request, response, settings, page, "applications." + what);
  }
}
