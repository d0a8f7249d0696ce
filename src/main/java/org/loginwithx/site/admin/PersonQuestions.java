package org.loginwithx.site.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.site.Question;
import org.loginwithx.user.UserGroups;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/** What an administrator is asked before something is done to a user. */
final class PersonQuestions {

  private final PersonView person;
  private final List<DeviceLine> sessions;
  private final int applications;
  private final Messages messages;

  /**
   * @param sessions the sessions of the user
   * @param applications how many applications the user is logged in to
   */
  PersonQuestions(
      PersonView person, List<DeviceLine> sessions, int applications, Messages messages) {
    this.person = person;
    this.sessions = sessions;
    this.applications = applications;
    this.messages = messages;
  }

  /**
   * The question before this action; empty if there is no such action now.
   *
   * @param session the id of the session that is to end
   * @param group the group to give or to take
   */
  Optional<Question> before(String action, String session, String group) {
    return switch (action) {
      case "disable" -> person.disabledSince() == null ? Optional.of(disable()) : Optional.empty();
      case "enable" -> person.disabledSince() == null ? Optional.empty() : Optional.of(enable());
      case "end-sessions" -> Optional.of(endAll());
      case "end-session" ->
          sessions.stream()
              .filter(each -> each.id().equals(session) && !each.current())
              .findFirst()
              .map(this::end);
      case "give-group" -> UserGroups.isName(group) ? Optional.of(give(group)) : Optional.empty();
      case "take-group" -> UserGroups.isName(group) ? Optional.of(take(group)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Question disable() {
    List<String> consequences = new ArrayList<>();
    consequences.add(messages.text("admin.disable.no-login"));
    consequences.add(messages.text("admin.end.sessions", sessions.size()));
    if (applications > 0) {
      consequences.add(messages.text("admin.end.applications", applications));
    }
    if (person.groups().contains(LoginSettings.ADMIN)) {
      consequences.add(messages.text("admin.disable.administrator"));
    }
    consequences.add(messages.text("admin.disable.back"));
    return question("disable", consequences, Map.of());
  }

  private Question enable() {
    return question(
        "enable",
        List.of(messages.text("admin.enable.login"), messages.text("admin.enable.sessions")),
        Map.of());
  }

  private Question endAll() {
    List<String> consequences = new ArrayList<>();
    consequences.add(messages.text("admin.end.sessions", sessions.size()));
    if (applications > 0) {
      consequences.add(messages.text("admin.end.applications", applications));
    }
    consequences.add(messages.text("admin.end.links"));
    consequences.add(messages.text("admin.end.again"));
    return question("end-sessions", consequences, Map.of());
  }

  private Question give(String group) {
    List<String> consequences = new ArrayList<>();
    consequences.add(messages.text("admin.give-group.soon", group));
    if (group.equals(LoginSettings.ADMIN)) {
      consequences.add(messages.text("admin.give-group.administrator"));
    }
    consequences.add(messages.text("admin.give-group.back"));
    return question("give-group", consequences, Map.of("group", group));
  }

  private Question take(String group) {
    List<String> consequences = new ArrayList<>();
    consequences.add(messages.text("admin.take-group.soon", group));
    if (applications > 0) {
      consequences.add(messages.text("admin.take-group.tokens"));
    }
    return question("take-group", consequences, Map.of("group", group));
  }

  private Question end(DeviceLine session) {
    return question(
        "end-session",
        List.of(
            messages.text("admin.end.one", session.where(), session.since().text()),
            messages.text("admin.end.again")),
        Map.of("session", session.id()));
  }

  private Question question(String action, List<String> consequences, Map<String, String> fields) {
    String path = PeopleServlet.PATH + '/' + person.userId();
    Map<String, String> all = new HashMap<>(fields);
    all.put("action", action);
    return new Question(
        messages.text("admin." + action + ".title"),
        person.handle().isEmpty() ? person.name() : person.name() + " @" + person.handle(),
        consequences,
        path,
        all,
        messages.text("admin." + action),
        path);
  }
}
