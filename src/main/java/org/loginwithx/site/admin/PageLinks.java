package org.loginwithx.site.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.loginwithx.user.ResultPage;

/** The links from one page of a long list to the next and back. */
final class PageLinks {

  private PageLinks() {}

  /** The page that was asked for; the first one if the number is invalid. */
  static int number(HttpServletRequest request) {
    String page = request.getParameter("page");
    return page != null && page.matches("[0-9]{1,6}") ? Integer.parseInt(page) : 1;
  }

  /** A query with these parameters, and its question mark; empty if there are none. */
  static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(each -> each.getKey() + '=' + URLEncoder.encode(each.getValue(), UTF_8))
            .collect(Collectors.joining("&", "?", ""));
  }

  /**
   * Leaves the links for the template.
   *
   * @param parameters what has to come along
   */
  static void show(HttpServletRequest request, ResultPage<?> page, Map<String, String> parameters) {
    if (page.number() > 1) {
      request.setAttribute("newer", link(parameters, page.number() - 1));
    }
    if (page.more()) {
      request.setAttribute("older", link(parameters, page.number() + 1));
    }
  }

  private static String link(Map<String, String> parameters, int number) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.put("page", Integer.toString(number));
    return query(all);
  }
}
