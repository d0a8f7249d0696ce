package org.loginwithx.site.account;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.access.XReply;
import org.loginwithx.account.Accounts;
import org.loginwithx.account.CurrentPassword;
import org.loginwithx.account.CurrentPassword.Need;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.site.AccountForms;
import org.loginwithx.site.Moment;
import org.loginwithx.site.Page;
import org.loginwithx.user.LinkedAccounts.Link;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.People;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.web.Waiting;
import org.loginwithx.x.XUser;

/**
 * The account page; {@code web.xml} lets in logged-in users only. If tokens are stored, X is asked
 * for the user's profile, and the page waits for that without a thread.
 */
@WebServlet(urlPatterns = "/account", asyncSupported = true)
@Internal
public class AccountServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** A refresh and a call, each within its budget, and some time to spare. */
  private static final Duration LONGEST = Duration.ofSeconds(40);

  @Inject private transient AccountAccess access;
  @Inject private transient Accounts accounts;
  @Inject private transient LiveLogins liveLogins;
  @Inject private transient AuthorizationServer server;
  @Inject private transient LoginPaths paths;
  @Inject private transient AccountForms forms;
  @Inject private transient AccountEmail email;
  @Inject private transient AccountPasskeys passkeys;
  @Inject private transient LoginSettings settings;
  @Inject private transient Passwords passwords;
  @Inject private transient People people;
  @Inject private transient LoginHistory history;
  @Inject private transient CurrentPassword currentPassword;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public AccountServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (Waiting.resume(request, response)) {
      return;
    }
    SessionLogin login = SessionLogin.from(request).orElseThrow();
    Waiting.until(
        access.ask(login.userId()),
        LONGEST,
        Map::of,
        request,
        response,
        (again, answer, replies) -> show(again, answer, login, replies));
  }

  private void show(
      HttpServletRequest request,
      HttpServletResponse response,
      SessionLogin login,
      Map<String, XReply<XUser>> replies)
      throws ServletException, IOException {
    Messages messages = Messages.forRequest(request);
    request.setAttribute("since", Moment.of(login.at(), messages));
    request.setAttribute("groups", String.join(", ", login.groups()));
    List<Link> links = links(login);
    addPerson(request, login, messages);
    request.setAttribute("logInAgain", forms.logInAgain(request, "/account"));
    request.setAttribute("linkUrl", settings.publicPath(request) + paths.start());
    addPassword(request, login);
    SessionsServlet.show(request, login, liveLogins, server);
    boolean hasPassword = Boolean.TRUE.equals(request.getAttribute("hasPassword"));
    request.setAttribute("mayLink", currentPassword.need(login, hasPassword) != Need.LOG_IN);
    if (links != null) {
      request.setAttribute("ways", LinkedAccountLine.of(request, links));
      request.setAttribute("accesses", access.list(login.userId(), links, replies, messages));
      request.setAttribute(
          "reconnectUrl", paths.start() + "?returnTo=" + settings.publicPath(request) + "/account");
      int others = links.size() + (hasPassword ? 1 : 0);
      int usable = passkeys.addTo(request, response, login, others);
      request.setAttribute("waysCount", others + usable);
    }
    email.addTo(request, login, hasPassword);
    Page.show(request, response, "account");
  }

  /** Since when the user is a member, and what happened last. */
  private void addPerson(HttpServletRequest request, SessionLogin login, Messages messages) {
    try {
      people
          .find(login.userId())
          .ifPresent(person -> request.setAttribute("member", messages.day(person.createdAt())));
      request.setAttribute("events", EventLine.of(history.of(login.userId(), 1).lines(), messages));
    } catch (DatabaseUnavailableException away) {
      // The rest of the page is there without them.
    }
  }

  /** Null if the database does not answer. */
  private @Nullable List<Link> links(SessionLogin login) {
    try {
      return accounts.of(login.userId());
    } catch (DatabaseUnavailableException away) {
      return null;
    }
  }

  private void addPassword(HttpServletRequest request, SessionLogin login) {
    if (!settings.passwords()) {
      return;
    }
    try {
      Optional<Instant> setAt = passwords.find(login.userId()).map(PasswordOwner::passwordSetAt);
      request.setAttribute(
          "passwordSince",
          setAt.map(at -> Moment.of(at, Messages.forRequest(request))).orElse(null));
      request.setAttribute("passwords", true);
      request.setAttribute("hasPassword", setAt.isPresent());
    } catch (DatabaseUnavailableException away) {
      // The rest of the page is there without it.
    }
  }
}
