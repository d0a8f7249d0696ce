package org.loginwithx.site.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.loginwithx.user.ResultPage;

/** The links from one page of a long list to the next and back. */
final class PageLinks {

  private PageLinks() {}

  /** The page that was asked for; the first one if the number is invalid. */
  static int number(HttpServletRequest request) {
    String page = request.getParameter("page");
    return page != null && page.matches("[0-9]{1,6}") ? Integer.parseInt(page) : 1;
  }

  /**
   * Leaves the links for the template.
   *
   * @param parameter what has to come along, and its value; empty if nothing has
   */
  static void show(HttpServletRequest request, ResultPage<?> page, String parameter, String value) {
    String query =
        value.isEmpty()
            ? "?"
            : "?" + parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&";
    if (page.number() > 1) {
      request.setAttribute("newer", query + "page=" + (page.number() - 1));
    }
    if (page.more()) {
      request.setAttribute("older", query + "page=" + (page.number() + 1));
    }
  }
}
