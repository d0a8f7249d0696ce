package org.loginwithx.login;

import static org.loginwithx.login.Html.escape;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.loginwithx.user.Profile;

/**
 * The few pages the filter has to show itself, in whatever application it is. An application may
 * have no template engine, so these are written out here; every value in them is escaped.
 */
final class LoginPages {

  private LoginPages() {}

  static void error(
      HttpServletRequest request,
      HttpServletResponse response,
      Messages messages,
      Failure failure,
      String message,
      String againUrl,
      String againKey)
      throws IOException {
    StringBuilder body = new StringBuilder(1024);
    body.append("<p role=\"alert\">").append(escape(message)).append("</p>\n");
    if (hasCauses(failure.reason())) {
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
        .append(escape(request.getContextPath()))
        .append("/\">")
        .append(escape(messages.text("button.home")))
        .append("</a></p>\n")
        .append(number(messages, failure.number()));
    write(request, response, messages, messages.text("error.title"), "", body.toString());
  }

  /** The line by which an attempt is found in the log. */
  static String number(Messages messages, String number) {
    return "<p class=\"quiet\">%s %s</p>\n"
        .formatted(
            escape(messages.text("error.number", number)),
            escape(messages.text("error.number-help")));
  }

  private static boolean hasCauses(LoginFailure reason) {
    return reason == LoginFailure.NOT_FOUND || reason == LoginFailure.NO_SESSION;
  }

  /** Leads on to X by itself, and by a link where it does not. */
  static void onToX(HttpServletRequest request, HttpServletResponse response, String url)
      throws IOException {
    Messages messages = Messages.forRequest(request);
    String body =
        """
        <p class="actions"><a class="x-button" href="%s">%s</a></p>
        """
            .formatted(escape(url), escape(messages.text("link.on-to-x")));
    String refresh = "<meta http-equiv=\"refresh\" content=\"0; url=" + escape(url) + "\">\n";
    write(request, response, messages, messages.text("link.on-to-x"), refresh, body);
  }

  static void accountSwitch(
      HttpServletRequest request,
      HttpServletResponse response,
      SessionLogin current,
      PendingSwitch pending)
      throws IOException {
    Messages messages = Messages.forRequest(request);
    String now = label(current.profile());
    String next = label(pending.profile());
    String body =
        """
        <p>%s</p>
        <form method="post" action="%s">
        <input type="hidden" name="switch" value="%s">
        <input type="hidden" name="csrf" value="%s">
        <p class="actions"><button class="button" name="choice" value="switch">%s</button>
        <button class="button plain" name="choice" value="stay">%s</button></p>
        </form>
        """
            .formatted(
                escape(messages.text("switch.text", now, next)),
                escape(request.getRequestURI()),
                escape(pending.number()),
                escape(current.csrfToken()),
                escape(messages.text("button.switch", next)),
                escape(messages.text("button.stay", now)));
    write(request, response, messages, messages.text("switch.title"), "", body);
  }

  /** Name and handle together: a name alone can look like anybody's. */
  static String label(Profile profile) {
    // First strong isolate and its end keep a right-to-left name from turning the sentence round.
    String name = "\u2068" + profile.displayName() + "\u2069";
    return profile.username().isEmpty() ? name : name + " (@" + profile.username() + ")";
  }

  static void write(
      HttpServletRequest request,
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
                escape(request.getContextPath()),
                escape(request.getContextPath()),
                head,
                escape(title),
                body);
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    response.setContentType("text/html;charset=UTF-8");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
