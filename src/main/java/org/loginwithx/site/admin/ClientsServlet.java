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
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.EmailConfirmation;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.ClientAdministration;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.ClientGroups;
import org.loginwithx.oauthserver.Clients;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.FormState;
import org.loginwithx.site.Page;
import org.loginwithx.site.Question;
import org.loginwithx.site.Redirect;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/** Registers front-end applications; for administrators only ({@code web.xml}). */
@WebServlet("/admin/applications/*")
@Internal
public class ClientsServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final String PATH = "/admin/applications";
  private static final String NEW = "new";
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
    String id = id(request);
    if (id.isEmpty()) {
      request.setAttribute("applications", applications.all());
      request.setAttribute("ready", server.isReady());
      request.setAttribute("issuer", settings.publicUrl());
      Page.show(request, response, "applications");
      return;
    }
    Optional<Client> application =
        id.equals(NEW)
            ? Optional.of(Client.frontEnd("", "", List.of(), List.of(), groupsOfEachUser(), false))
            : applications.find(id);
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
    if (!action.equals("disable") && !action.equals("delete")) {
      Redirect.to(request, response, settings, path);
      return;
    }
    Messages messages = Messages.forRequest(request);
    String key = "applications." + action;
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
    request.setAttribute("app", application);
    request.setAttribute("redirectUris", String.join("\n", application.redirectUris()));
    request.setAttribute("origins", String.join("\n", application.origins()));
    request.setAttribute("groups", String.join("\n", application.tokens().groups().names()));
    request.setAttribute("canMail", confirmation.canSend());
    Page.show(request, response, "application");
  }

  private static String id(HttpServletRequest request) {
    String path = request.getPathInfo();
    return path == null ? "" : path.substring(1);
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
    change(request, response, action);
  }

  private void save(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    boolean isNew = id(request).equals(NEW);
    Client typed =
        Client.frontEnd(
            isNew ? "" : id(request),
            Optional.ofNullable(request.getParameter("name")).orElse("").strip(),
            lines(request, "redirectUris"),
            lines(request, "origins"),
            new ClientGroups(lines(request, "groups")),
            confirmation.canSend() && "true".equals(request.getParameter("emailRequired")));
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
    if (isNew) {
      String id = administration.add(request, typed);
      done(request, response, "added", PATH + "/" + id);
      return;
    }
    if (!administration.change(request, typed)) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    done(request, response, "changed", PATH + "/" + typed.id());
  }

  private static String field(Clients.Mistake mistake) {
    return switch (mistake) {
      case NAME -> "name";
      case REDIRECT_URIS -> "redirectUris";
      case ORIGINS -> "origins";
      case GROUPS -> "groups";
    };
  }

  /** The groups of a new user. They tell an application nothing about a single user. */
  private ClientGroups groupsOfEachUser() {
    return new ClientGroups(settings.newUserGroups().stream().sorted().toList());
  }

  private static List<String> lines(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name))
        .orElse("")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .distinct()
        .toList();
  }

  private void change(HttpServletRequest request, HttpServletResponse response, String action)
      throws IOException, UnprovenException {
    String id = id(request);
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
