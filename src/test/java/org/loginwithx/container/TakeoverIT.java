package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XSimulator;

/** A thief in the session of a user who has a password, at a site with mails. */
final class TakeoverIT {

  private static final String OWNERS = XSimulator.SECRET_MARK + " of the owner";

  private static MailServer mail;
  private static LoginServer server;

  @BeforeAll
  static void start() {
    mail = MailServer.start();
    Map<String, String> settings = new HashMap<>(mail.settings());
    settings.put("LOGIN_EMAIL", "optional");
    settings.put("LOGIN_PASSWORD", "true");
    server = LoginServer.start("takeover", settings, List.of());
  }

  @AfterAll
  static void stop() {
    server.close();
    mail.close();
  }

  /** A user who came by X, and has confirmed an address and set a password. */
  private record Owner(Visitor visitor, String email) {

    static Owner called(String handle) {
      Visitor visitor = new Visitor(server);
      visitor.logIn(handle);
      String email = handle + "@mail.example";
      changeAddress(visitor, email, "");
      confirm(email);
      String csrf = visitor.get("/account/password").csrf();
      visitor.post(
          "/account/password",
          Map.of("csrf", csrf, "new", OWNERS, "repeated", OWNERS, "choice", "set"));
      assertThat(visitor.get("/account").body()).contains("Your password is set", email);
      return new Owner(visitor, email);
    }
  }

  private static Answer changeAddress(Visitor visitor, String address, String password) {
    String csrf = visitor.get("/account").csrf();
    return visitor.post(
        "/account/email", Map.of("csrf", csrf, "email", address, "current", password));
  }

  /** Presses the button that the newest mail to this address leads to. */
  private static void confirm(String address) {
    Map<String, String> form = Map.of("token", mail.newestTo(address).token());
    assertThat(new Visitor(server).post("/email/confirm", form).status()).isEqualTo(303);
  }

  private static Answer logIn(Visitor visitor, String email, String password) {
    String csrf = visitor.get("/sign-in").csrf();
    return visitor.post(
        "/login/password", Map.of("csrf", csrf, "email", email, "password", password));
  }

  @Test
  @DisplayName("A stolen session does not move the account to the mailbox of the thief")
  void thiefWithASessionNeedsThePasswordToChangeTheAddress() {
    Owner owner = Owner.called("olivia");
    Visitor thief = owner.visitor().copy();
    String thiefs = "thief_of_olivia@mail.example";

    for (String guess : List.of("", OWNERS + "?")) {
      assertThat(changeAddress(thief, thiefs, guess).location()).endsWith("/account");
      assertThat(thief.get("/account").body())
          .contains("Your present password is not the one you typed")
          .as("nothing has to be typed twice")
          .contains("value=\"" + thiefs + "\"")
          .doesNotContain("id=\"email-on-its-way\"");
    }

    assertThat(mail.mailsTo(thiefs)).isEmpty();
    assertThat(thief.get("/account").body()).as("once").doesNotContain(thiefs);
    String csrf = thief.get("/account").csrf();
    thief.post("/account/email", Map.of("csrf", csrf, "choice", "remove"));
    assertThat(thief.get("/account").body()).contains("so it stays", owner.email());
    assertThat(logIn(new Visitor(server), owner.email(), OWNERS).status()).isEqualTo(303);

    changeAddress(owner.visitor(), "olivia@second.example", OWNERS);
    confirm("olivia@second.example");
    assertThat(logIn(new Visitor(server), "olivia@second.example", OWNERS).status())
        .as("whoever knows the password changes the address")
        .isEqualTo(303);
  }
}
