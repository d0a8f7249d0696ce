package org.loginwithx.site.admin;

import static java.util.Objects.requireNonNullElse;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.access.HandleOwners;
import org.loginwithx.account.Action;
import org.loginwithx.account.InvitationMail;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.SignUpAdministration;
import org.loginwithx.administration.SignUpAdministration.Mistake;
import org.loginwithx.signup.AllowList;
import org.loginwithx.signup.AllowList.Added;
import org.loginwithx.signup.AllowedAccount;
import org.loginwithx.signup.Invitation;
import org.loginwithx.signup.Invitations;
import org.loginwithx.signup.Invitations.Made;
import org.loginwithx.signup.SignUpSettings;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.FormState;
import org.loginwithx.site.Moment;
import org.loginwithx.site.Page;
import org.loginwithx.site.Question;
import org.loginwithx.site.Redirect;
import org.loginwithx.site.SentMail;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.People;
import org.loginwithx.user.Person;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Waiting;

/** Shows who may sign up: the mode, the invitations and the allow-list. */
@WebServlet(value = "/admin/sign-up", asyncSupported = true)
@Internal
public class SignUpServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final String PATH = "/admin/sign-up";

  /** In the session of the administrator until the next page: the link, which is shown once. */
  private static final String LINK = "org.loginwithx.invitation";

  /** The most handles in a form: X is asked about each, one after the other. */
  private static final int MOST_HANDLES = 20;

  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

  private static final List<Integer> DAYS = List.of(1, 7, 30);
  private static final int USUAL_DAYS = 7;

  @Inject private transient SignUpAdministration administration;
  @Inject private transient SignUpSettings signUp;
  @Inject private transient Invitations invitations;
  @Inject private transient AllowList allowList;
  @Inject private transient InvitationMail mail;
  @Inject private transient People people;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public SignUpServlet() {}

  @Override
  protected String page(HttpServletRequest request) {
    return PATH;
  }

  /** An invitation in the list. */
  public record InvitationLine(
      String id,
      List<String> groups,
      @Nullable String email,
      String by,
      Moment made,
      Moment expires) {

    static InvitationLine of(Invitation open, Map<String, Person> people, Messages messages) {
      return new InvitationLine(
          open.id(),
          open.groups(),
          open.email(),
          name(open.madeBy(), people),
          Moment.of(open.madeAt(), messages),
          Moment.of(open.expiresAt(), messages));
    }
  }

  /** An account on the allow-list. */
  public record AccountLine(AllowedAccount account, String by, Moment added) {

    static AccountLine of(AllowedAccount account, Map<String, Person> people, Messages messages) {
      return new AccountLine(
          account, name(account.addedBy(), people), Moment.of(account.addedAt(), messages));
    }
  }

  private static String name(String userId, Map<String, Person> people) {
    Person person = people.get(userId);
    return person == null ? userId : person.name();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String action = request.getParameter("confirm");
    if (action != null) {
      ask(request, response, action);
      return;
    }
    List<Invitation> open = invitations.all();
    List<AllowedAccount> accounts = allowList.all();
    Map<String, Person> named =
        people.named(
            Stream.concat(
                    open.stream().map(Invitation::madeBy),
                    accounts.stream().map(AllowedAccount::addedBy))
                .collect(Collectors.toSet()));
    Messages messages = Messages.forRequest(request);
    request.setAttribute("mode", signUp.mode().word());
    request.setAttribute(
        "invitations",
        open.stream().map(each -> InvitationLine.of(each, named, messages)).toList());
    request.setAttribute(
        "accounts", accounts.stream().map(each -> AccountLine.of(each, named, messages)).toList());
    request.setAttribute("anyUnbound", accounts.stream().anyMatch(AllowedAccount::isUnbound));
    request.setAttribute("ready", settings.publicUrl() != null);
    request.setAttribute("canSend", mail.canSend());
    request.setAttribute("days", DAYS);
    request.setAttribute("usualDays", USUAL_DAYS);
    request.setAttribute("needsLogIn", needsLogIn(request, Action.MANAGE_SIGN_UP));
    request.setAttribute("signInUrl", forms().logInAgain(request, PATH));
    takeLink(request).ifPresent(link -> request.setAttribute("link", link));
    Page.show(request, response, "sign-up");
  }

  private static Optional<String> takeLink(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(LINK) instanceof String link)) {
      return Optional.empty();
    }
    session.removeAttribute(LINK);
    return Optional.of(link);
  }

  private void ask(HttpServletRequest request, HttpServletResponse response, String action)
      throws ServletException, IOException {
    Optional<Question> question = question(Messages.forRequest(request), action, id(request));
    if (question.isEmpty()) {
      Redirect.to(request, response, settings, PATH);
      return;
    }
    question.get().ask(request, response);
  }

  private Optional<Question> question(Messages messages, String action, String id) {
    return switch (action) {
      case "revoke" ->
          invitations.all().stream()
              .filter(open -> open.id().equals(id))
              .findFirst()
              .map(
                  open ->
                      question(
                          messages,
                          action,
                          id,
                          requireNonNullElse(open.email(), String.join(", ", open.groups()))));
      case "disallow" ->
          allowList.all().stream()
              .filter(account -> account.id().equals(id))
              .findFirst()
              .map(account -> question(messages, action, id, account.entry()));
      default -> Optional.empty();
    };
  }

  private static Question question(Messages messages, String action, String id, String about) {
    String key = "sign-up." + action;
    return new Question(
        messages.text(key + ".title"),
        about.isEmpty() ? null : about,
        List.of(messages.text(key + ".effect"), messages.text(key + ".users-stay")),
        PATH,
        Map.of("action", action, "id", id),
        messages.text(key),
        PATH);
  }

  private static String id(HttpServletRequest request) {
    return requireNonNullElse(request.getParameter("id"), "");
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    require(request, Action.MANAGE_SIGN_UP);
    switch (requireNonNullElse(request.getParameter("action"), "")) {
      case "invite" -> invite(request, response);
      case "revoke" ->
          done(request, response, administration.revoke(request, id(request)), "revoked");
      case "allow" -> allow(request, response);
      case "disallow" ->
          done(request, response, administration.disallow(request, id(request)), "disallowed");
      default -> response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    }
  }

  private void done(
      HttpServletRequest request, HttpServletResponse response, boolean done, String what) {
    if (done) {
      Redirect.done(request, response, settings, PATH, "sign-up." + what);
    } else {
      Redirect.refused(request, response, settings, PATH, "sign-up.gone-already");
    }
  }

  private void invite(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    Set<String> groups = new TreeSet<>(words(request, "groups"));
    Optional<Mistake> mistake = administration.mistake(groups);
    if (mistake.isPresent()) {
      String key = mistake.get().name().toLowerCase(Locale.ROOT).replace('_', '-');
      refused(request, response, "groups", "sign-up.groups." + key);
      return;
    }
    String typed = requireNonNullElse(request.getParameter("email"), "").strip();
    EmailAddress email = EmailAddress.parse(typed).orElse(null);
    if (!typed.isEmpty() && email == null) {
      refused(request, response, "email", "email.invalid");
      return;
    }
    if (settings.publicUrl() == null || email != null && !mail.canSend()) {
      Redirect.refused(request, response, settings, PATH, "sign-up.mail.failed");
      return;
    }
    int days = days(request);
    Optional<Made> made = administration.invite(request, groups, email, Duration.ofDays(days));
    if (made.isEmpty()) {
      Redirect.refused(request, response, settings, PATH, "sign-up.too-many", Invitations.MOST);
    } else if (email == null) {
      request.getSession().setAttribute(LINK, mail.link(made.get().token()));
      Redirect.to(request, response, settings, PATH);
    } else {
      send(request, response, email, made.get(), days);
    }
  }

  private void send(
      HttpServletRequest request,
      HttpServletResponse response,
      EmailAddress email,
      Made made,
      int days)
      throws ServletException, IOException {
    Waiting.until(
        mail.send(request, email, made.token(), days),
        SentMail.LONGEST,
        () -> false,
        request,
        response,
        (again, answer, sent) -> {
          if (sent) {
            Redirect.done(again, answer, settings, PATH, "sign-up.mail.sent", email.address());
            return;
          }
          // An invitation that reached no one must not stay open.
          invitations.withdraw(made);
          Redirect.refused(again, answer, settings, PATH, "sign-up.mail.failed");
        });
  }

  private static int days(HttpServletRequest request) {
    return DAYS.stream()
        .filter(days -> Integer.toString(days).equals(request.getParameter("days")))
        .findFirst()
        .orElse(USUAL_DAYS);
  }

  /** Adds all accounts of the form, or none if one of them cannot be read, or is not at X. */
  private void allow(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    List<String> entries = new ArrayList<>();
    for (String typed : words(request, "accounts")) {
      Optional<String> entry = AllowList.entry(typed);
      if (entry.isEmpty()) {
        refused(request, response, "accounts", "sign-up.accounts.wrong", typed);
        return;
      }
      entries.add(entry.get());
    }
    if (entries.isEmpty()) {
      refused(request, response, "accounts", "sign-up.accounts.none");
      return;
    }
    List<String> handles =
        entries.stream()
            .filter(entry -> entry.startsWith("@"))
            .map(entry -> entry.substring(1))
            .toList();
    if (handles.size() > MOST_HANDLES) {
      refused(request, response, "accounts", "sign-up.accounts.too-many", MOST_HANDLES);
      return;
    }
    Waiting.until(
        administration.owners(request, handles),
        LONGEST_ANSWER,
        HandleOwners.NoAnswer::new,
        request,
        response,
        (again, answer, owners) -> {
          try {
            allow(again, answer, entries, owners);
          } catch (UnprovenException unproven) {
            refuse(again, answer, unproven);
          }
        });
  }

  private void allow(
      HttpServletRequest request,
      HttpServletResponse response,
      List<String> entries,
      HandleOwners owners)
      throws UnprovenException {
    if (owners instanceof HandleOwners.NoAccount none) {
      refused(request, response, "accounts", "sign-up.accounts.no-account", '@' + none.handle());
      return;
    }
    if (!(owners instanceof HandleOwners.Known known)) {
      refused(request, response, "accounts", "sign-up.accounts.no-answer");
      return;
    }
    for (String entry : entries) {
      String owner = entry.startsWith("@") ? known.ids().get(entry.substring(1)) : null;
      if (administration.allow(request, entry, owner) == Added.FULL) {
        Redirect.refused(request, response, settings, PATH, "sign-up.full", AllowList.MOST);
        return;
      }
    }
    Redirect.done(request, response, settings, PATH, "sign-up.allowed", String.join(", ", entries));
  }

  /** What stands between spaces, commas and line ends. */
  private static List<String> words(HttpServletRequest request, String name) {
    return Arrays.stream(
            requireNonNullElse(request.getParameter(name), "").strip().split("[\\s,]+"))
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }

  private void refused(
      HttpServletRequest request,
      HttpServletResponse response,
      String field,
      String key,
      Object... values) {
    String text = Messages.forRequest(request).text(key, values);
    forms()
        .refused(
            request,
            response,
            PATH,
            FormState.of(request, Map.of(field, text), "groups", "email", "accounts"));
  }
}
