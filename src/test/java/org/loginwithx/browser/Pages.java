package org.loginwithx.browser;

import java.util.Locale;
import java.util.function.Consumer;
import org.loginwithx.simulator.XAccount;

/** Every page there is, and how a person gets to see it. */
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
  SWITCH(
      person -> {
        person.logIn("alice");
        person.comeBackAsAnother("big_id");
      }),
  LOGIN_NOT_FOUND(person -> person.open("/oauth/callback/twitter?oauth_token=a&oauth_verifier=b")),
  LOGIN_LOCKED(
      person -> {
        person.goToX();
        person.consent("locked_lou");
        person.awaitPath("/oauth/callback/twitter");
      }),
  NOT_FOUND(person -> person.open("/no/such/page")),
  FORBIDDEN(
      person -> {
        person.logIn("alice");
        person.logOutByForgedForm();
      });

  @SuppressWarnings("ImmutableEnumChecker") // the lambdas above capture nothing
  private final Consumer<Person> way;

  Pages(Consumer<Person> way) {
    this.way = way;
  }

  void show(Person person) {
    way.accept(person);
  }

  /** For files. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
