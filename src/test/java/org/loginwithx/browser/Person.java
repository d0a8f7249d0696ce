package org.loginwithx.browser;

import org.loginwithx.simulator.XAccount;

/** The steps people take again and again on their way in and out. */
final class Person {

  private final Browser browser;
  private final Site site;

  Person(Browser browser, Site site) {
    this.browser = browser;
    this.site = site;
  }

  void open(String path) {
    browser.open(site.page(path));
  }

  void openAtX(String path) {
    browser.open(site.x().baseUri().resolve(path).toString());
  }

  /** Whatever they are asked, they agree to no more than this, by OAuth 2.0. */
  void grantOnly(String... scopes) {
    site.x().grantOnly(scopes);
  }

  /** From the account page, which asks for a log-in, all the way back to it. */
  void logIn(String handle) {
    goToX();
    consent(handle);
    browser.awaitPath("/account");
  }

  void logIn(XAccount account) {
    site.x().putAccount(account);
    logIn(account.screenName());
  }

  /** As somebody whom the settings of both servers name. */
  void logInAsAdministrator() {
    logIn(XAccount.of("90001", "boss", "Boss"));
  }

  /** The same in a browser in which X knows another account. */
  void logInAsAdministratorInstead() {
    site.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    logInAsAnother("boss");
  }

  /** As an administrator, with the settings as they are, as far as X's question. */
  void tryConnection() {
    open("/admin/connection");
    browser.click("#try");
    browser.find("#authorize");
  }

  /** As an administrator, one that signs people in here. */
  void addApplication() {
    open("/admin/applications/new");
    browser.type("#name", "Single page");
    browser.type("#redirect-uris", "https://spa.example/callback");
    browser.click("#save");
    browser.find("#client-id");
  }

  /** As an administrator, one to copy, with an account on the allow-list beside it. */
  void makeInvitation() {
    site.x().putAccount(XAccount.of("45671919", "anna", "Anna"));
    open("/admin/sign-up");
    browser.type("#accounts-new", "@anna 9223372036854775807");
    browser.click("#allow");
    browser.find("[role=status]");
    browser.type("#groups", "editors");
    browser.click("#invite");
    browser.find("#invitation-link");
  }

  /** As the application sends people here, who are not logged in. */
  void comeFromApplication(String id) {
    open(
        "/connect/twitter?response_type=code&redirect_uri=https://spa.example/callback&state=s"
            + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
            + "&code_challenge_method=S256&client_id="
            + id);
  }

  /** As far as X's question. */
  void goToX() {
    open("/account");
    browser.click("#log-in");
    browser.find("#authorize");
  }

  /** Says who they are, and yes. */
  void consent(String handle) {
    browser.type("#screen_name", handle);
    browser.click("#authorize");
  }

  /** Says yes; who they are X knows from before. */
  void consent() {
    browser.click("#authorize");
  }

  /** Says no; by OAuth 1.0a, X only offers a link back. */
  void cancel() {
    cancelAtX();
    awaitPath("/sign-in");
  }

  void cancelAtX() {
    browser.click("#cancel");
    if (site == Site.OAUTH1) {
      browser.click("#back-to-app");
    }
  }

  void cancelWithoutGoingBack() {
    goToX();
    browser.click("#cancel");
    browser.find("#back-to-app");
  }

  /** At X, under the connected apps. */
  void takeBackAtX(String handle) {
    site.x().revoke(handle);
  }

  /** What a browser does not send by itself. */
  void deleteWithoutTick() {
    browser.script("document.getElementById('confirm').required = false");
    browser.click("#delete");
    browser.find(".field-error");
  }

  void deleteAccess() {
    open("/account/x-access");
    browser.click("#do-it");
    browser.find("[role=status]");
  }

  /** The first button of a failure page. */
  void tryAgain() {
    browser.click("main .actions .button:not(.plain)");
  }

  void logOut() {
    openMenu();
    browser.click("#logout");
    awaitPath("/");
  }

  /** What a form of another site would send: a token that is not ours. */
  void logOutByForgedForm() {
    browser.script("document.querySelector('[name=csrf]').value = 'forged'");
    openMenu();
    browser.click("#logout");
    awaitPath("/logout");
  }

  private void openMenu() {
    browser.click("#menu summary");
  }

  /**
   * Logged in as one, they come back from X as another, and are asked which they want to be. By
   * OAuth 2.0 nobody but they themselves can make X ask who they are.
   */
  void comeBackAsAnother(String handle) {
    open("/login/twitter?force_login=true");
    if (site == Site.OAUTH2) {
      browser.click("#sign-out");
    }
    consent(handle);
    browser.find("button[value=switch]");
  }

  /** X remembers who was there before, and is told to ask; by OAuth 1.0a. */
  void logInAsAnother(String handle) {
    open("/login/twitter?force_login=true&returnTo=/account");
    consent(handle);
    awaitPath("/account");
  }

  /** Links the account of another user, and is asked whether to merge the two. */
  void linkTheAccountOf(String handle) {
    // In a narrow window, one part of the page shows.
    open("/account#signing-in");
    browser.click("#link-account");
    consent(handle);
    browser.find("button[value=merge]");
  }

  /** As an administrator, the first in the list. */
  void openAnyUser() {
    open("/admin/people");
    browser.click("#people a");
    browser.find("#state");
  }

  /** As an administrator, as far as the question whether to do it. */
  void askToDisable(String handle) {
    open("/admin/people?q=" + handle);
    browser.click("#people a");
    browser.click("#disable");
    browser.find("#do-it");
  }

  /** As an administrator. */
  void examine() {
    open("/admin/doctor");
    browser.click("#examine");
    browser.find("#report");
  }

  /** As an administrator, one that failed a moment ago, by the number on its page. */
  void findAnAttempt() {
    open("/account");
    logOutByForgedForm();
    String number = browser.text("main").replaceAll("(?s).*?([2-9A-Z]{10}).*", "$1");
    // What the browser says about the answer 403 is not about the page that is looked at.
    browser.complaints();
    browser.openUntil(site.page("/admin/doctor/attempt?number=" + number), ".steps");
  }

  void awaitPath(String path) {
    browser.awaitPath(path);
  }

  /** Lets a file with a conflict be checked. */
  void checkImport() {
    open("/admin/import");
    browser.choose("#source", "csv");
    browser.upload(
        "#links",
        """
        x_id,handle,name,groups,disabled
        1301152652357595137,anna_at_x,Anna of the other site,editors admin,
        45671919,ben_at_x,Ben,,true
        1.23E+18,cem_at_x,Cem,,
        ,dora_at_x,Dora,,
        """);
    browser.click("#check");
    browser.find("#current");
  }
}
