package org.loginwithx.simulator;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The HTML of the page that asks a person, and of the pages that may follow. */
final class ConsentPage {

  /** Load runs make accounts by the thousand. */
  private static final int LISTED = 50;

  private final Accounts accounts;

  ConsentPage(Accounts accounts) {
    this.accounts = accounts;
  }

  /** For a person who is signed in: consent only. */
  Reply signedIn(ConsentQuestion question, XAccount account) {
    String person =
        """
        <p class="person"><img src="%s" alt=""><span><bdi>%s</bdi> (@%s)
        <a id="sign-out" href="/sign-out?%s">Sign out at the simulator</a></span></p>
        <input type="hidden" name="screen_name" value="%s">
        """
            .formatted(
                Avatars.path(account),
                Html.escape(account.name()),
                account.screenName(),
                Html.escape(question.form().encoded()),
                account.screenName());
    return ask(200, question, person, "");
  }

  /** For a person who is signed out: who they are, and consent, on one page. */
  Reply signedOut(ConsentQuestion question, String handle, @Nullable String problem) {
    String who =
        """
        %s
        <label for="screen_name">Handle of the account (no password here)</label>
        <input id="screen_name" name="screen_name" value="%s" required autofocus maxlength="20"
          pattern="@?[A-Za-z0-9_]+" title="Letters, digits and _" autocapitalize="none"
          autocomplete="off" spellcheck="false">
        """
            .formatted(
                problem == null
                    ? ""
                    : "<p class=\"error\" role=\"alert\">" + Html.escape(problem) + "</p>",
                Html.escape(handle));
    String ready =
        """
        <h2>Ready accounts, to choose from</h2>
        <ul class="accounts">%s</ul>
        """
            .formatted(accountLinks(question));
    return ask(problem == null ? 200 : 400, question, who, ready);
  }

  Reply cancelled(RequestToken token) {
    String content =
        token.isOutOfBand()
            ? "<p>You can go back to the app. Nothing was shared with it.</p>"
            : """
              <p>Nothing was shared with the app.</p>
              <p><a id="back-to-app" href="%s">Return to the app</a></p>
              """
                .formatted(Html.escape(PercentEncoding.encodeForHeader(token.deniedCallback())));
    return Html.page(200, "You cancelled", content);
  }

  Reply pin(String pin) {
    return Html.page(
        200,
        "Enter this PIN in the app",
        "<p class=\"pin\"><code id=\"oauth_pin\">" + pin + "</code></p>");
  }

  Reply deadToken() {
    return Html.page(
        400,
        "Something went wrong",
        """
        <p id="dead-token">The request token for this page is invalid: it was used before, is too
        old, or never existed. Go back to the app and start again.</p>
        """);
  }

  /** Of a request of OAuth 2.0; the reason is for the developer of the app. */
  Reply badRequest(String reason) {
    return Html.page(
        400,
        "Something went wrong",
        """
        <p id="bad-request">You could not give the app access. Go back to the app and start
        again.</p>
        <p>For its developers: <span id="reason">%s</span>.</p>
        """
            .formatted(Html.escape(reason)));
  }

  /** What there is to decide comes first, and whatever else there is to see after the buttons. */
  private Reply ask(int status, ConsentQuestion question, String who, String more) {
    String content =
        """
        <form method="post" action="%s">
        %s
        <p class="lead">The app will be able to:</p>
        <ul class="permissions">
        %s
        </ul>
        %s
        <button id="authorize" class="main" name="decision" value="authorize">Authorize app</button>
        <button id="cancel" name="decision" value="cancel" formnovalidate>Cancel</button>
        </form>
        <p class="small">Afterwards you go back to <code>%s</code></p>
        %s
        """
            .formatted(
                question.path(),
                hiddenInputs(question.form()),
                permissionItems(question),
                who,
                Html.escape(question.goesOnAt()),
                more);
    return Html.page(status, "Authorize the app to access your account?", content);
  }

  private static String hiddenInputs(Parameters form) {
    return form.list().stream()
        .map(
            parameter ->
                "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                    .formatted(Html.escape(parameter.name()), Html.escape(parameter.value())))
        .collect(Collectors.joining("\n"));
  }

  private static String permissionItems(ConsentQuestion question) {
    return question.permissions().stream()
        .map(
            permission ->
                permission.scope().isEmpty()
                    ? "<li>" + permission.words() + "</li>"
                    : "<li>%s <code>%s</code></li>"
                        .formatted(permission.words(), permission.scope()))
        .collect(Collectors.joining("\n"));
  }

  /** Links that fill in the handle: they need no script. */
  private String accountLinks(ConsentQuestion question) {
    return accounts.first(LISTED).stream()
        .map(
            account ->
                "<li><img src=\"%s\" alt=\"\"><span><a href=\"%s?%s\">@%s</a> <bdi>%s</bdi>%s</span></li>"
                    .formatted(
                        Avatars.path(account),
                        question.path(),
                        Html.escape(
                            question
                                .links()
                                .with(question.handleParameter(), account.screenName())
                                .encoded()),
                        account.screenName(),
                        Html.escape(account.name()),
                        remark(account)))
        .collect(Collectors.joining("\n"));
  }

  private static String remark(XAccount account) {
    String state =
        switch (account.state()) {
          case NORMAL -> "";
          case SUSPENDED -> ", suspended";
          case LOCKED -> ", locked";
          case PROTECTED -> ", protected";
        };
    return state + (account.email() == null ? ", no e-mail" : "");
  }
}
