package org.loginwithx.login;

import static org.loginwithx.web.Html.escape;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.AccountMerge.Way;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/**
 * Asks whether to merge two users, and says of each way what comes along and what is deleted. Every
 * value in it is escaped.
 */
final class MergePage {

  /** The answer to merge. */
  static final String MERGE = "merge";

  /** The user who stays: the one who is logged in. */
  static final String THIS = "this";

  /** The user who stays: the one whom the account belongs to. */
  static final String OTHER = "other";

  private MergePage() {}

  /**
   * Why an answer was not taken.
   *
   * @param stays who was to stay
   * @param message the text for the user
   */
  record Mistake(String stays, String message) {}

  /** The field for the password of the user who is deleted if this one stays. */
  static String password(String stays) {
    return "current-" + stays;
  }

  /**
   * @param path where browsers see the application
   * @param start the path in the application where a log-in begins
   * @param ways first the one in which the user who is logged in stays
   * @param mistake why the answer before was not taken; null if there was none
   */
  static void write(
      String path,
      String start,
      LoginAttempt attempt,
      PendingMerge asked,
      List<Way> ways,
      @Nullable Mistake mistake)
      throws IOException {
    Messages messages = Messages.forRequest(attempt.request());
    SessionLogin login = SessionLogin.from(attempt.request()).orElseThrow();
    boolean open = ways.stream().anyMatch(way -> way.obstacle() == null);
    String first = ways.get(0).obstacle() == null ? THIS : OTHER;
    String chosen = mistake == null ? first : mistake.stays();
    String body =
        """
        %s<p>%s</p>
        <form method="post" action="%s">
        <input type="hidden" name="merge" value="%s">
        <input type="hidden" name="csrf" value="%s">
        <input type="hidden" name="returnTo" value="%s">
        <fieldset class="choice"><legend>%s</legend>
        %s%s</fieldset>
        <h2>%s</h2>
        %s<p class="actions">%s<button class="button plain" name="choice" value="separate">%s</button></p>
        </form>
        """
            .formatted(
                mistake == null
                    ? ""
                    : "<p class=\"notice error\" role=\"alert\">"
                        + escape(mistake.message())
                        + "</p>\n",
                escape(messages.text("merge.text", LoginPages.label(asked.profile()))),
                escape(path + start),
                escape(asked.number()),
                escape(login.csrfToken()),
                escape(Objects.requireNonNullElse(asked.returnTo(), "")),
                escape(messages.text("merge.which")),
                way(messages, ways.get(0), THIS, chosen.equals(THIS)),
                way(messages, ways.get(1), OTHER, open && chosen.equals(OTHER)),
                escape(messages.text("merge.along")),
                list(
                    List.of(
                        messages.text("merge.along.links"),
                        messages.text("merge.along.history"),
                        messages.text("merge.ends"))),
                open
                    ? "<button class=\"button\" name=\"choice\" value=\"%s\">%s</button>\n"
                        .formatted(MERGE, escape(messages.text("button.merge")))
                    : "",
                escape(messages.text("button.keep-separate")));
    LoginPages.write(path, attempt.response(), messages, messages.text("merge.title"), "", body);
  }

  private static String way(Messages messages, Way way, String value, boolean chosen) {
    String obstacle = way.obstacle();
    boolean open = obstacle == null;
    return """
        <div><input type="radio" id="stays-%1$s" name="stays" value="%1$s"%2$s aria-describedby="what-%1$s">
        <label for="stays-%1$s">%3$s</label>
        <div class="quiet" id="what-%1$s">
        %4$s</div>%5$s</div>
        """
        .formatted(
            value,
            open ? chosen ? " checked" : "" : " disabled",
            escape(messages.text("merge.stays." + value, names(messages, way.kept()))),
            obstacle == null
                ? list(consequences(messages, way))
                : "<p>" + escape(obstacle) + "</p>\n",
            open && way.asksForPassword() ? passwordField(messages, password(value)) : "");
  }

  /** Not required: the user may choose the other way. */
  private static String passwordField(Messages messages, String name) {
    return """

        <p class="field"><label for="%1$s">%2$s</label>
        <input id="%1$s" name="%1$s" type="password" autocomplete="current-password"></p>
        """
        .formatted(name, escape(messages.text("merge.password.ask")));
  }

  private static String names(Messages messages, PasswordOwner user) {
    return user.accounts().isEmpty()
        ? messages.text("merge.nameless")
        : user.accounts().stream().map(LoginPages::label).collect(Collectors.joining(", "));
  }

  /** What stays of each, and what is deleted. */
  private static List<String> consequences(Messages messages, Way way) {
    PasswordOwner kept = way.kept();
    PasswordOwner deleted = way.deleted();
    List<String> lines = new ArrayList<>();
    lines.add(messages.text("merge.id", kept.userId(), deleted.userId()));
    if (deleted.email() != null) {
      lines.add(
          kept.email() == null
              ? messages.text("merge.address.along", deleted.email())
              : messages.text("merge.address.deleted", kept.email(), deleted.email()));
    }
    if (deleted.passwordHash() != null) {
      lines.add(
          messages.text(
              kept.passwordHash() == null ? "merge.password.along" : "merge.password.deleted"));
    }
    TreeSet<String> lost = new TreeSet<>(deleted.groups());
    lost.removeAll(kept.groups());
    if (!lost.isEmpty()) {
      lines.add(messages.text("merge.groups", String.join(", ", lost)));
    }
    return lines;
  }

  private static String list(List<String> lines) {
    return lines.stream()
        .map(line -> "<li>" + escape(line) + "</li>\n")
        .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
  }
}
