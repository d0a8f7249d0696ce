package org.loginwithx.simulator;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is not X's: the start page, signing out, the pictures. */
final class HomePages {

  private static final int LISTED = 50;

  /** The start of an http(s) URL, as far as the path. */
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#]+");

  private final Simulation simulation;
  private final Avatars avatars;

  HomePages(Simulation simulation) {
    this.simulation = simulation;
    this.avatars = new Avatars(simulation.accounts());
  }

  Reply answer(Request request) {
    if (request.path().equals("/")) {
      return home(request);
    }
    if (request.path().equals("/sign-out")) {
      return signOut(request);
    }
    Reply picture = avatars.at(request.path());
    if (picture != null) {
      return picture;
    }
    return request.path().matches("/(oauth2?|1\\.1|2)/.*")
        ? XError.PAGE_DOES_NOT_EXIST.reply(request.path())
        : Html.page(404, "Page not found", "<p><a href=\"/\">To the start</a></p>");
  }

  private Reply signOut(Request request) {
    return simulation.browsers().signOut(request, Reply.redirect(pageLeft(request)));
  }

  /** The consent page from which the user signed out, for the next user to sign in at. */
  private static String pageLeft(Request request) {
    Parameters query;
    try {
      query = request.queryParameters();
    } catch (IllegalArgumentException e) {
      return "/";
    }
    String token = query.first("oauth_token");
    if (token != null) {
      return Endpoint.AUTHENTICATE.path()
          + "?"
          + Parameters.NONE.with("oauth_token", token).encoded();
    }
    return query.first("client_id") == null
        ? "/"
        : Endpoint.AUTHORIZE_OAUTH2.path() + "?" + query.encoded();
  }

  private Reply home(Request request) {
    String id = simulation.browsers().signedInAccount(request);
    XAccount account = id == null ? null : simulation.accounts().withId(id);
    String who =
        account == null
            ? "<p>You are signed out at the simulator.</p>"
            : "<p>You are signed in as @%s. <a id=\"sign-out\" href=\"/sign-out\">Sign out at the"
                    .formatted(account.screenName())
                + " simulator</a></p>";
    XSimulatorSettings settings = simulation.settings();
    String origin = "http://" + request.header("host", "");
    String clientSecret = settings.clientSecret();
    String content =
        """
        <p>A stand-in for X on this computer, for trying and testing "Log in with X" without an
        account at X. Start at the app: its "Log in with X" button leads here.</p>
        %s
        <dl>
        <dt>API URL for the app</dt><dd>%s</dd>
        <dt>API Key (consumer key)</dt><dd>%s</dd>
        <dt>API Key Secret (consumer secret)</dt><dd>%s</dd>
        <dt>Authorize URL for OAuth 2.0</dt><dd>%s</dd>
        <dt>Client ID</dt><dd>%s</dd>
        <dt>Client Secret</dt><dd>%s</dd>
        </dl>
        <h2>Approved callback URLs</h2>
        <ul>%s</ul>
        <h2>Accounts</h2>
        <p>Any other handle works too: its account is made at the first sign-in.</p>
        <ul class="accounts">%s</ul>
        """
            .formatted(
                who,
                Html.escape(origin),
                Html.escape(settings.consumerKey()),
                Html.escape(settings.consumerSecret()),
                Html.escape(origin + Endpoint.AUTHORIZE_OAUTH2.path()),
                Html.escape(settings.clientId()),
                clientSecret == null ? "none: a public client" : Html.escape(clientSecret),
                callbacks(simulation.callbacks().approved()),
                simulation.accounts().first(LISTED).stream()
                    .map(HomePages::line)
                    .collect(Collectors.joining("\n")));
    return Html.page(200, "X simulator", content);
  }

  private static String callbacks(List<String> approved) {
    if (approved.isEmpty()) {
      return "<li>None: no user can log in.</li>";
    }
    return approved.stream()
        .map(url -> "<li><code>" + Html.escape(url) + "</code>" + appLink(url) + "</li>")
        .collect(Collectors.joining("\n"));
  }

  private static String appLink(String callback) {
    Matcher origin = ORIGIN.matcher(callback);
    return origin.lookingAt()
        ? " <a href=\"" + Html.escape(origin.group()) + "/\">Open the app</a>"
        : "";
  }

  private static String line(XAccount account) {
    return "<li><img src=\"%s\" alt=\"\"><span>@%s <bdi>%s</bdi>, id %s, %s, %s</span></li>"
        .formatted(
            Avatars.path(account),
            account.screenName(),
            Html.escape(account.name()),
            account.id(),
            account.email() == null ? "no e-mail" : Html.escape(account.email()),
            account.state().name().toLowerCase(Locale.ROOT));
  }
}
