package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.loginwithx.Internal;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.user.People;
import org.loginwithx.user.Person;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;

/** The list of users as a file; for administrators only ({@code web.xml}). */
@WebServlet("/admin/people.csv")
@Internal
public class PeopleCsvServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient People people;
  @Inject private transient LoginSettings settings;
  @Inject private transient SecurityLog log;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public PeopleCsvServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String administrator = SessionLogin.from(request).orElseThrow().userId();
    try (Csv csv =
        Csv.begin(
            response,
            "people",
            "user_id",
            "name",
            "handle",
            "x_ids",
            "email",
            "password",
            "passkeys",
            "groups",
            "created_at",
            "last_login_at",
            "disabled_at")) {
      people.forEach(PeopleFilter.of(request).query(settings), person -> write(csv, person));
      csv.end();
      log.noted(request, "people_exported", "-", "lines:" + csv.lines() + "_by:" + administrator);
    }
  }

  private static void write(Csv csv, Person person) {
    csv.line(
        person.userId(),
        person.name(),
        person.handle(),
        xIds(person.accounts()),
        person.email(),
        Boolean.toString(person.hasPassword()),
        Integer.toString(person.passkeys()),
        person.groups().stream().sorted().collect(Collectors.joining(" ")),
        person.createdAt().toString(),
        person.lastLoginAt().toString(),
        person.disabledAt() == null ? "" : person.disabledAt().toString());
  }

  private static String xIds(List<Person.Account> accounts) {
    return accounts.stream()
        .map(Person.Account::profile)
        .filter(Profile::isOfX)
        .map(Profile::subject)
        .collect(Collectors.joining(" "));
  }
}
