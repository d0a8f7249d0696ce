package org.loginwithx.browser;

import java.util.Locale;
import java.util.function.Consumer;
import org.loginwithx.simulator.XAccount;

/** Every page there is, also those of the X simulator, and how a person gets to see it. */
enum Pages {
  HOME(person -> person.open("/")),
  HOME_LOGGED_IN(
      person -> {
        person.logIn("alice");
        person.open("/");
      }),
  HOME_LOGGED_OUT(
      person -> {
        person.logIn("alice");
        person.logOut();
      }),
  SIGN_IN(person -> person.open("/sign-in")),
  SIGN_IN_FOR_PAGE(person -> person.open("/account?with=a&long=" + "address".repeat(20))),
  SIGN_IN_OAUTH2(Site.OAUTH2, person -> person.open("/sign-in")),
  PASSWORD_FORGOTTEN_OAUTH2(Site.OAUTH2, person -> person.open("/password/forgotten")),
  PASSWORD_ASKED_FOR_OAUTH2(Site.OAUTH2, person -> person.open("/password/forgotten?asked=true")),
  PASSWORD_RESET_GONE_OAUTH2(Site.OAUTH2, person -> person.open("/password/reset")),
  PASSWORD_IS_RESET_OAUTH2(
      Site.OAUTH2, person -> person.open("/sign-in?returnTo=/account&done=password")),
  SIGN_IN_FOR_PAGE_OAUTH2(Site.OAUTH2, person -> person.open("/account")),
  SIGN_IN_CANCELLED(
      person -> {
        person.goToX();
        person.cancel();
      }),
  ACCOUNT(person -> person.logIn("alice")),
  ACCOUNT_LONG_NAME(
      person ->
          person.logIn(
              XAccount.of("9223372036854775807", "fifteen_letters", "Wolfeschlegel".repeat(4)))),
  ACCOUNT_WITH_ACCESS_OAUTH2(Site.OAUTH2, person -> person.logIn("alice")),
  ACCOUNT_REVOKED_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.logIn("alice");
        person.takeBackAtX("alice");
        person.open("/account");
      }),
  ACCOUNT_ACCESS_DELETED_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.logIn("alice");
        person.deleteAccess();
      }),
  ACCOUNT_TO_DELETE(
      person -> {
        person.logIn("alice");
        person.open("/account/delete");
      }),
  ACCOUNT_TO_DELETE_NOT_TICKED(
      person -> {
        person.logIn("alice");
        person.open("/account/delete");
        person.deleteWithoutTick();
      }),
  ACCOUNT_END_SESSIONS(
      person -> {
        person.logIn("alice");
        person.open("/account/sessions?end=others");
      }),
  LOG_OUT_ASKED(
      person -> {
        person.logIn("alice");
        person.open("/connect/logout");
      }),
  ACCOUNT_DELETED(person -> person.open("/?deleted=here")),
  PASSWORD_WITHOUT_ADDRESS_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.logIn("alice");
        person.open("/account/password");
      }),
  EMAIL_LINK_GONE(person -> person.open("/email/confirm?token=used")),
  EMAIL_UNDO_GONE(person -> person.open("/email/undo?token=used")),
  OVERVIEW(
      person -> {
        person.logInAsAdministrator();
        person.open("/admin");
      }),
  PEOPLE(
      person -> {
        person.logInAsAdministrator();
        person.open("/admin/people");
      }),
  PERSON(
      person -> {
        person.logInAsAdministrator();
        person.openAnyUser();
      }),
  PERSON_TO_DISABLE(
      person -> {
        person.logIn("alice");
        person.logOut();
        person.logInAsAdministratorInstead();
        person.askToDisable("alice");
      }),
  SIGN_UP_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.logInAsAdministrator();
        person.makeInvitation();
      }),
  INVITATION_GONE(person -> person.open("/invitation?token=used")),
  WITHOUT_X_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.logInAsAdministrator();
        person.open("/admin/without-x");
      }),
  IMPORT_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.logInAsAdministrator();
        person.checkImport();
      }),
  HISTORY(
      person -> {
        person.logInAsAdministrator();
        person.open("/admin/log");
      }),
  DOCTOR(
      person -> {
        person.logInAsAdministrator();
        person.open("/admin/doctor");
      }),
  DOCTOR_REPORT(
      person -> {
        person.logInAsAdministrator();
        person.examine();
      }),
  ATTEMPT(
      person -> {
        person.logInAsAdministrator();
        person.findAnAttempt();
      }),
  CONNECTION_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.logInAsAdministrator();
        person.open("/admin/connection");
      }),
  CONNECTION_WITHOUT_KEY(
      person -> {
        person.logInAsAdministrator();
        person.open("/admin/connection?set=development");
      }),
  TRY_WORKED_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.logInAsAdministrator();
        person.tryConnection();
        person.consent();
        person.awaitPath("/admin/connection/try");
      }),
  TRY_CANCELLED(
      person -> {
        person.logInAsAdministrator();
        person.tryConnection();
        person.cancelAtX();
        person.awaitPath("/admin/connection/try");
      }),
  RULES(
      person -> {
        person.logInAsAdministrator();
        person.open("/admin/rules");
      }),
  RULE_NEW(
      person -> {
        person.logInAsAdministrator();
        person.open("/admin/rules/new");
      }),
  APPLICATIONS_WITHOUT_KEY(
      person -> {
        person.logInAsAdministrator();
        person.open("/admin/applications");
      }),
  APPLICATIONS_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.logInAsAdministrator();
        person.addApplication();
        person.open("/admin/applications");
      }),
  APPLICATION_NEW_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.logInAsAdministrator();
        person.open("/admin/applications/new");
      }),
  APPLICATION_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.logInAsAdministrator();
        person.addApplication();
      }),
  APPLICATION_UNKNOWN_OAUTH2(Site.OAUTH2, person -> person.comeFromApplication("unknown")),
  SWITCH(
      person -> {
        person.logIn("alice");
        person.comeBackAsAnother("big_id");
      }),
  MERGE(
      person -> {
        person.logIn("carol");
        person.logOut();
        person.logInAsAnother("alice");
        person.linkTheAccountOf("carol");
      }),
  LOGIN_NOT_FOUND(person -> person.open("/oauth/callback/twitter?oauth_token=a&oauth_verifier=b")),
  LOGIN_LOCKED(
      person -> {
        person.goToX();
        person.consent("locked_lou");
        person.awaitPath("/oauth/callback/twitter");
      }),
  LOGIN_NOT_AGREED_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.grantOnly("tweet.read");
        person.goToX();
        person.consent("alice");
        person.awaitPath("/oauth2/callback/twitter");
      }),
  LOGIN_WINDOW_NONE(person -> person.open("/login/window")),
  LOGIN_WINDOW_FAILED(person -> person.open("/login/window?failure=x_too_large&number=ABCDEFGHJK")),
  X_QUESTION(Person::goToX),
  X_QUESTION_OAUTH2(Site.OAUTH2, Person::goToX),
  X_QUESTION_SIGNED_IN_OAUTH2(
      Site.OAUTH2,
      person -> {
        person.logIn("alice");
        person.logOut();
        person.goToX();
      }),
  X_CANCELLED(Person::cancelWithoutGoingBack),
  X_DEAD_QUESTION_OAUTH2(Site.OAUTH2, person -> person.openAtX("/i/oauth2/authorize")),
  X_HOME(Site.OAUTH2, person -> person.openAtX("/")),
  NOT_FOUND(person -> person.open("/no/such/page")),
  FORBIDDEN(
      person -> {
        person.logIn("alice");
        person.logOutByForgedForm();
      });

  @SuppressWarnings("ImmutableEnumChecker") // the lambdas above capture nothing
  private final Consumer<Person> way;

  private final Site site;

  /** Most are the same for both protocols. */
  Pages(Consumer<Person> way) {
    this(Site.OAUTH1, way);
  }

  Pages(Site site, Consumer<Person> way) {
    this.site = site;
    this.way = way;
  }

  void show(Browser browser) {
    way.accept(new Person(browser, site));
  }

  /** Whether it is X's and not ours; X speaks English here. */
  boolean isOfX() {
    return name().startsWith("X_");
  }

  /** For files. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
