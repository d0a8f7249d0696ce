package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.simulator.XAccount;

/** Faces, the filter and what programs get speak the language a browser asks for. */
final class LanguageIT {

  private static final String FAILED = "/oauth/callback/twitter?oauth_token=a&oauth_verifier=b";

  private static final String[] HTML_IN_GERMAN = {"Accept", "text/html", "Accept-Language", "de"};
  private static final List<String> ENGLISH = EnglishTexts.all();

  private final LoginServer server = LoginServer.shared();
  private final Visitor visitor = new Visitor(server);

  @AfterEach
  void reset() {
    server.x().reset();
    LoginServer.sharedOAuth2().x().reset();
  }

  @ParameterizedTest
  @CsvSource({
    "'de-AT,de;q=0.9,en;q=0.8', de, Anmelden",
    "'fr,de;q=0.5', de, Anmelden",
    "'en-US,en;q=0.9,de;q=0.8', en, Log in",
    "'fr', en, Log in",
    "'*', en, Log in"
  })
  void pageIsInTheFirstLanguageWeHave(String asked, String language, String title) {
    assertThat(visitor.get("/sign-in", "Accept-Language", asked).body())
        .contains("lang=\"" + language + "\"", "<h1>" + title + "</h1>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/?deleted=here",
        "/sign-in",
        "/sign-in?returnTo=/account",
        "/email/confirm?token=used",
        "/invitation?token=used",
        "/email/undo?token=used",
        "/login/window",
        "/login/window?failure=x_too_large&number=ABCDEFGHJK",
        "/no/such/page",
        FAILED
      })
  void pageOfAStrangerIsAllInGerman(String path) {
    assertGerman(visitor.get(path, HTML_IN_GERMAN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/account",
        "/account/delete",
        "/admin/people",
        "/admin/sign-up",
        "/invitation",
        "/admin/without-x",
        "/admin/import",
        "/admin/log",
        "/admin/doctor",
        "/admin/connection",
        "/admin/connection?set=development",
        "/admin/rules",
        "/admin/rules/new",
        "/admin/applications"
      })
  void pageOfAnAdministratorIsAllInGerman(String path) {
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    visitor.logIn("boss");

    assertGerman(visitor.get(path, HTML_IN_GERMAN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sign-in",
        "/sign-in?returnTo=/account&done=password",
        "/password/forgotten",
        "/password/forgotten?asked=true",
        "/password/reset",
        "/connect/twitter?client_id=unknown"
      })
  void pageAboutPasswordsIsAllInGerman(String path) {
    assertGerman(new Visitor(LoginServer.sharedOAuth2()).get(path, HTML_IN_GERMAN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/account",
        "/account/password",
        "/admin/connection",
        "/admin/applications",
        "/admin/applications/new"
      })
  void pageWithStoredTokensIsAllInGerman(String path) {
    LoginServer stores = LoginServer.sharedOAuth2();
    stores.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    Visitor boss = new Visitor(stores);
    boss.logIn("boss");

    assertGerman(boss.get(path, HTML_IN_GERMAN));
  }

  private static void assertGerman(Answer page) {
    String text = page.body().replaceAll("<[^>]*>", "").replace("&#39;", "'");
    assertThat(page.body()).contains("lang=\"de\"");
    assertThat(ENGLISH).noneMatch(text::contains);
    assertThat(text).doesNotContain("???");
  }

  @Test
  void whoAsksForNoneGetsEnglish() {
    assertThat(visitor.get("/sign-in").body()).contains("lang=\"en\"", "<h1>Log in</h1>");
  }

  @Test
  void filterSpeaksGermanAsWell() {
    Answer answer = visitor.get(FAILED, "Accept-Language", "de");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains("lang=\"de\"", "Das hat nicht geklappt", "Nummer dieses Versuchs: ")
        .contains("Ihr Browser sperrt oder löscht die Cookies dieser Seite.");
  }

  @Test
  void programsAreToldInTheirLanguage() {
    assertThat(
            visitor.get("/api/me", "Accept", "application/json", "Accept-Language", "de-DE").body())
        .contains("Bitte melden Sie sich zuerst an.");
    assertThat(visitor.get(FAILED, "Accept", "application/json", "Accept-Language", "de").body())
        .contains("Bitte beginnen Sie neu.");
  }

  @Test
  void cancelledIsSaidInTheLanguageOfWhoCancelled() {
    Answer back = visitor.get(server.x().deny(visitor.start("/account")), "Accept-Language", "de");

    assertThat(visitor.get(back.location(), "Accept-Language", "de").body())
        .contains("Sie haben die Anmeldung mit X abgebrochen.", "Mit X anmelden");
  }

  @Test
  void timesAreWrittenAsTheLanguageDoes() {
    server.x().putAccount(XAccount.of("61001", "zeit", "Zeit"));
    visitor.logIn("zeit");

    assertThat(visitor.get("/account", "Accept-Language", "de").body())
        .containsPattern(
            "Angemeldet</dt>\\s*<dd><time[^>]*>\\d\\d\\.\\d\\d\\.\\d{4}, \\d\\d:\\d\\d Uhr");
    assertThat(visitor.get("/account").body())
        .containsPattern("Logged in</dt>\\s*<dd><time[^>]*>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC");
  }
}
