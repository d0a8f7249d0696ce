package org.loginwithx.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.Internal;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.NextMessage;
import org.loginwithx.web.NextMessage.Kind;

/** The answer to a form: a redirect to the next page, with a message on it. */
@Internal
public final class Redirect {

  private Redirect() {}

  /** After what the user asked for was done. */
  public static void done(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      String page,
      String key,
      Object... values) {
    withMessage(Kind.SUCCESS, request, response, settings, page, key, values);
  }

  /** After something was not done. */
  public static void refused(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      String page,
      String key,
      Object... values) {
    withMessage(Kind.ERROR, request, response, settings, page, key, values);
  }

  /** With what the user should know, see {@link NextMessage#leave}. */
  public static void withMessage(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      String page,
      String key,
      Object... values) {
    withMessage(Kind.NOTICE, request, response, settings, page, key, values);
  }

  private static void withMessage(
      Kind kind,
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      String page,
      String key,
      Object... values) {
    new NextMessage(kind, Messages.forRequest(request).text(key, values)).leave(request);
    to(request, response, settings, page);
  }

  public static void to(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginSettings settings,
      String page) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader(
        "Location",
        (settings.publicUrl(request) != null
                ? settings.publicUrl(request)
                : settings.publicPath(request))
            + page);
  }
}
