package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;

/** The page at which a log-in in a window of its own ends, without a script. */
final class LoginWindowIT {

  private static final String PATH = "/login/window";
  private static final String CSP = "Content-Security-Policy";

  private final LoginServer server = LoginServer.shared();
  private final Visitor visitor = new Visitor(server);

  @AfterEach
  void reset() {
    server.x().reset();
  }

  @Test
  void whoIsLoggedInMayCloseIt() {
    server.x().putAccount(XAccount.of("62001", "window_one", "Window One"));
    Answer back = visitor.get(visitor.approve("window_one", PATH));
    assertThat(back.location()).isEqualTo(server.uri(PATH).toString());

    Answer page = visitor.get(PATH);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("You are logged in", "You can close this window.", "href=\"/account\"")
        .contains("content=\"finished\"")
        .doesNotContain("Window One", "window_one", "62001");
    assertThat(page.header("Cache-Control")).hasValue("no-store");
    assertThat(visitor.get(PATH, "Accept-Language", "de").body())
        .contains("Sie können dieses Fenster schließen.");
  }

  @Test
  void pageMayRunAScriptOfThisSiteAndAFailurePageNone() {
    assertThat(visitor.get(PATH).header(CSP).orElse(""))
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    String failed = "/oauth/callback/twitter?oauth_token=a&oauth_verifier=b";
    assertThat(visitor.get(failed).header(CSP).orElse("")).doesNotContain("script-src");
    Answer script = visitor.get("/login-with-x/window.js");
    assertThat(script.status()).isEqualTo(200);
    assertThat(script.header("Content-Type").orElse("")).contains("javascript");
  }

  @Test
  void whoCancelledIsToldSoAndMayTryAgain() {
    Answer back = visitor.get(server.x().deny(visitor.start(PATH)));
    assertThat(back.location()).startsWith(server.uri(PATH + "?failure=denied&number=").toString());

    assertThat(visitor.get(back.location()).body())
        .contains("content=\"cancelled\"", "You cancelled logging in with X")
        .contains("href=\"/login/twitter?returnTo=%2Flogin%2Fwindow\"");
  }

  @Test
  void failureHasTheAttemptIdOfTheLog() {
    Answer back = visitor.get(visitor.approve("locked_lou", PATH));

    Answer page = visitor.get(back.location());
    assertThat(page.body()).contains("content=\"failed\"", "role=\"alert\"", "at x.com");
    server.awaitLogLine("reason=x_user_locked", "number=" + page.number());
    assertThat(visitor.isAnonymous()).isTrue();
  }

  @Test
  void nobodyIsToldOfALoginThatWasNone() {
    assertThat(visitor.get(PATH).body())
        .contains("content=\"none\"", "You can log in here, or close this window.");
    assertThat(visitor.get(PATH + "?failure=%3Cb%3E&number=%3Cb%3E").body())
        .contains("content=\"none\"")
        .doesNotContain("<b>");
    assertThat(visitor.get(PATH + "?failure=internal&number=CALL-0900-CROOK").body())
        .contains("content=\"failed\"")
        .doesNotContain("CROOK");
  }
}
