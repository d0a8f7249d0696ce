package org.loginwithx.login;

import static org.loginwithx.web.Html.escape;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.user.Profile;
import org.loginwithx.web.EmbeddedBrowser;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.SessionLogin;

/**
 * The few pages that the filter shows itself, in any application. An application may have no
 * template engine, so these are written out here; every value in them is escaped.
 */
final class LoginPages {

  /** The answers to the question which account to use. */
  static final String STAY = "stay";

  static final String SWITCH = "switch";

  private LoginPages() {}

  static void error(
      String path,
      LoginAttempt attempt,
      LoginFailure reason,
      String message,
      String againUrl,
      String againKey)
      throws IOException {
    Messages messages = Messages.forRequest(attempt.request());
    StringBuilder body = new StringBuilder(1024);
    body.append("<p role=\"alert\">").append(escape(message)).append("</p>\n");
    if (hasCauses(reason)) {
      body.append("<p>").append(escape(messages.text("error.causes"))).append("</p>\n<ul>\n");
      for (String cause : new String[] {"browser", "host", "cookie", "late"}) {
        body.append("<li>")
            .append(escape(messages.text("failure.not-found." + cause)))
            .append("</li>\n");
      }
      body.append("</ul>\n");
    }
    body.append("<p class=\"actions\"><a class=\"button\" href=\"")
        .append(escape(againUrl))
        .append("\">")
        .append(escape(messages.text(againKey)))
        .append("</a>\n<a class=\"button plain\" href=\"")
        .append(escape(path))
        .append("/\">")
        .append(escape(messages.text("button.home")))
        .append("</a></p>\n")
        .append(number(messages, attempt.id()));
    write(path, attempt.response(), messages, messages.text("error.title"), "", body.toString());
  }

  /** The sign-in page of an application that has none of its own. */
  static void signIn(
      LoginSettings settings,
      String start,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    new SecurityHeaders(settings).applyTo(response);
    Messages messages = Messages.forRequest(request);
    String path = settings.publicPath(request);
    if (!settings.isSetUp()) {
      String text = "<p>" + escape(messages.text("sign-in.not-set-up.text")) + "</p>\n";
      write(path, response, messages, messages.text("sign-in.not-set-up.title"), "", text);
      return;
    }
    String left =
        NextMessage.take(request)
            .map(message -> "<p role=\"status\">" + escape(message.text()) + "</p>\n")
            .orElse("");
    String button =
        "<p class=\"actions\"><a class=\"x-button\" href=\"%s\">%s</a></p>\n"
            .formatted(
                escape(path + start + LoginUrls.asQuery(request.getParameter("returnTo"))),
                escape(messages.text("button.login")));
    write(path, response, messages, messages.text("sign-in.title"), "", left + button);
  }

  /** Warns a user who begins a log-in in a web view. */
  static void embeddedBrowser(LoginSettings settings, LoginAttempt attempt) throws IOException {
    HttpServletRequest request = attempt.request();
    new SecurityHeaders(settings).applyTo(attempt.response());
    Messages messages = Messages.forRequest(request);
    String path = settings.publicPath(request);
    URI site = settings.publicUrl();
    String address =
        site == null ? "" : "<p>" + escape(messages.text("embedded.address", site)) + "</p>\n";
    String body =
        """
        <p>%s</p>
        <p>%s</p>
        %s<p class="actions"><a id="continue" class="button plain" href="%s">%s</a></p>
        """
            .formatted(
                escape(messages.text("embedded.why")),
                escape(messages.text("embedded.menu")),
                address,
                escape(EmbeddedBrowser.onward(request, path)),
                escape(messages.text("embedded.continue")));
    write(path, attempt.response(), messages, messages.text("embedded.title"), "", body);
  }

  /** The line by which an attempt is found in the log. */
  static String number(Messages messages, String attemptId) {
    return "<p class=\"quiet\">%s %s</p>\n"
        .formatted(
            escape(messages.text("error.number", attemptId)),
            escape(messages.text("error.number-help")));
  }

  private static boolean hasCauses(LoginFailure reason) {
    return reason == LoginFailure.NOT_FOUND || reason == LoginFailure.NO_SESSION;
  }

  /** Goes to X by itself, and has a link for browsers that do not. */
  static void onToX(String path, LoginAttempt attempt, String url) throws IOException {
    Messages messages = Messages.forRequest(attempt.request());
    String body =
        """
        <p class="actions"><a class="x-button" href="%s">%s</a></p>
        """
            .formatted(escape(url), escape(messages.text("link.on-to-x")));
    String refresh = "<meta http-equiv=\"refresh\" content=\"0; url=" + escape(url) + "\">\n";
    write(path, attempt.response(), messages, messages.text("link.on-to-x"), refresh, body);
  }

  /**
   * Asks which of two accounts to use, or whether to create a new user. The careful answer comes
   * first.
   *
   * @param start the path in the application where a log-in begins
   */
  static void accountSwitch(String path, String start, LoginAttempt attempt, PendingSwitch pending)
      throws IOException {
    Messages messages = Messages.forRequest(attempt.request());
    Optional<SessionLogin> current = SessionLogin.from(attempt.request());
    String next = label(pending.profile());
    Optional<String> now = current.map(login -> label(login.profile()));
    String stay =
        button(
            STAY,
            now.map(name -> messages.text("button.stay", name))
                .orElseGet(() -> messages.text("button.other-way")),
            pending.makesUser());
    String goOn =
        button(
            SWITCH,
            messages.text(pending.makesUser() ? "button.new-user" : "button.switch", next),
            !pending.makesUser());
    String body =
        """
        <p>%s</p>
        <form method="post" action="%s">
        <input type="hidden" name="switch" value="%s">
        <input type="hidden" name="csrf" value="%s">
        <input type="hidden" name="returnTo" value="%s">
        <p class="actions">%s
        %s</p>
        </form>
        """
            .formatted(
                escape(question(messages, current, pending)),
                escape(path + start),
                escape(pending.number()),
                escape(pending.csrfToken()),
                escape(Objects.requireNonNullElse(pending.returnTo(), "")),
                pending.makesUser() ? stay : goOn,
                pending.makesUser() ? goOn : stay);
    String title = messages.text(pending.makesUser() ? "switch.new.title" : "switch.title");
    write(path, attempt.response(), messages, title, "", body);
  }

  private static String question(
      Messages messages, Optional<SessionLogin> current, PendingSwitch pending) {
    Profile next = pending.profile();
    if (current.isEmpty()) {
      return messages.text("switch.unlinked.text", label(next));
    }
    Profile now = current.get().profile();
    if (!pending.makesUser()) {
      return messages.text("switch.text", label(now), label(next));
    }
    return now.sameAccountAs(next.provider(), next.subject())
        ? messages.text("switch.own.text", label(next))
        : messages.text("switch.new.text", label(now), label(next));
  }

  private static String button(String choice, String text, boolean main) {
    return "<button class=\"button%s\" name=\"choice\" value=\"%s\">%s</button>"
        .formatted(main ? "" : " plain", choice, escape(text));
  }

  /** Name and handle together: a name alone can look like that of any other user. */
  static String label(Profile profile) {
    // First strong isolate and its end keep a right-to-left name from turning the sentence round.
    String name = "\u2068" + profile.displayName() + "\u2069";
    return profile.username().isEmpty() ? name : name + " (@" + profile.username() + ")";
  }

  /**
   * @param path where browsers see the application, see {@link
   *     org.loginwithx.web.LoginSettings#publicPath}
   */
  static void write(
      String path,
      HttpServletResponse response,
      Messages messages,
      String title,
      String head,
      String body)
      throws IOException {
    String page =
        """
        <!DOCTYPE html>
        <html lang="%s">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <link rel="stylesheet" href="%s/login-with-x/style.css">
        <link rel="stylesheet" href="%s/login-with-x/button.css">
        <link rel="icon" href="%s/login-with-x/icon.svg" type="image/svg+xml">
        %s</head>
        <body>
        <main>
        <h1>%s</h1>
        %s</main>
        </body>
        </html>
        """
            .formatted(
                messages.language(),
                escape(title),
                escape(path),
                escape(path),
                escape(path),
                head,
                escape(title),
                body);
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    response.setContentType("text/html;charset=UTF-8");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
