package org.loginwithx.site.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.loginwithx.Internal;
import org.loginwithx.user.PeopleQuery;
import org.loginwithx.user.PeopleQuery.Sort;
import org.loginwithx.user.PeopleQuery.State;
import org.loginwithx.web.LoginSettings;

/**
 * The filter above the list of users, as the form and the addresses have it.
 *
 * @param q what a user is called; empty for all
 * @param group empty for all
 * @param state the word of a {@link State}
 * @param sort the word of a {@link Sort}
 */
@Internal
public record PeopleFilter(String q, String group, String state, String sort) {

  static PeopleFilter of(HttpServletRequest request) {
    return new PeopleFilter(
        text(request, "q"),
        text(request, "group"),
        State.of(request.getParameter("state")).word(),
        Sort.of(request.getParameter("sort")).word());
  }

  private static String text(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).orElse("").strip();
  }

  PeopleQuery query(LoginSettings settings) {
    return new PeopleQuery(
        q,
        group,
        group.equals(LoginSettings.ADMIN) ? settings.adminSubjects() : Set.of(),
        State.of(state),
        Sort.of(sort));
  }

  /** Whether all users are shown. */
  public boolean isEmpty() {
    return q.isEmpty() && group.isEmpty() && State.of(state) == State.ANY;
  }

  /** What is not the default. */
  Map<String, String> parameters() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("q", q);
    all.put("group", group);
    all.put("state", state.equals(State.ANY.word()) ? "" : state);
    all.put("sort", sort.equals(Sort.CREATED.word()) ? "" : sort);
    all.values().removeIf(String::isEmpty);
    return all;
  }

  /** The path of the file with all users that this filter lets through. */
  public String csvLink() {
    return PeopleServlet.PATH + ".csv" + PageLinks.query(parameters());
  }
}
