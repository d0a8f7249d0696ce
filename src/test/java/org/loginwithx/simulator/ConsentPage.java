package org.loginwithx.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The HTML of the page that asks a person, and of the pages that may follow. */
final class ConsentPage {

  /** Load runs make accounts by the thousand. */
  private static final int LISTED = 50;

  private final XSimulatorSettings settings;
  private final Accounts accounts;

  ConsentPage(XSimulatorSettings settings, Accounts accounts) {
    this.settings = settings;
    this.accounts = accounts;
  }

  /** For a person who is signed in: consent only. */
  Reply signedIn(String path, RequestToken token, XAccount account) {
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
                Html.escape(Parameters.NONE.with("oauth_token", token.token()).encoded()),
                account.screenName());
    return ask(200, path, token, person);
  }

  /** For a person who is signed out: who they are, and consent, on one page. */
  Reply signedOut(String path, Parameters query, RequestToken token, @Nullable String problem) {
    String who =
        """
        %s
        <label for="screen_name">Handle of the account (no password here)</label>
        <input id="screen_name" name="screen_name" value="%s" required autofocus maxlength="20"
          pattern="@?[A-Za-z0-9_]+" title="Letters, digits and _" autocapitalize="none"
          autocomplete="off" spellcheck="false">
        <h2>Ready accounts</h2>
        <ul class="accounts">%s</ul>
        """
            .formatted(
                problem == null
                    ? ""
                    : "<p class=\"error\" role=\"alert\">" + Html.escape(problem) + "</p>",
                Html.escape(query.first("screen_name", "")),
                accountLinks(path, query));
    return ask(problem == null ? 200 : 400, path, token, who);
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

  private Reply ask(int status, String path, RequestToken token, String who) {
    String permissions =
        permissions(token.accessLevel()).stream()
            .map(permission -> "<li>" + permission + "</li>")
            .collect(Collectors.joining("\n"));
    String content =
        """
        <form method="post" action="%s">
        <input type="hidden" name="oauth_token" value="%s">
        %s
        <h2>The app will be able to</h2>
        <ul>
        %s
        </ul>
        <p>It goes on at <code>%s</code>.</p>
        <button id="authorize" class="main" name="decision" value="authorize">Authorize app</button>
        <button id="cancel" name="decision" value="cancel" formnovalidate>Cancel</button>
        </form>
        """
            .formatted(path, token.token(), who, permissions, Html.escape(token.callback()));
    return Html.page(status, "Authorize the app to access your account?", content);
  }

  private List<String> permissions(AccessLevel level) {
    List<String> permissions = new ArrayList<>();
    permissions.add("See your profile and posts.");
    if (level != AccessLevel.READ) {
      permissions.add("Post and change your profile for you.");
    }
    if (level == AccessLevel.READ_WRITE_DIRECT_MESSAGES) {
      permissions.add("Read and send your direct messages.");
    }
    if (settings.emailPermission()) {
      permissions.add("See your e-mail address.");
    }
    return permissions;
  }

  /** Links that fill in the handle: they need no script. */
  private String accountLinks(String path, Parameters query) {
    return accounts.first(LISTED).stream()
        .map(
            account ->
                "<li><img src=\"%s\" alt=\"\"><span><a href=\"%s?%s\">@%s</a> <bdi>%s</bdi>%s</span></li>"
                    .formatted(
                        Avatars.path(account),
                        path,
                        Html.escape(
                            query
                                .without("screen_name")
                                .with("screen_name", account.screenName())
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
