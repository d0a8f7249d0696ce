package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.XAccount;

/** Log-ins by OAuth 1.0a that leave out the read of the profile. */
final class ProfileReadsIT {

  private static LoginServer server(String setting) {
    return LoginServer.start(
        "profile-" + setting,
        Map.of("TWITTER_READ_PROFILE", setting, "LOGIN_EMAIL", "optional"),
        List.of());
  }

  private static String picture(LoginServer server) {
    return server.x().baseUri() + "/carol.png";
  }

  private static int reads(LoginServer server) {
    return server.x().calls(Endpoint.VERIFY_CREDENTIALS);
  }

  @Test
  void afterTheFirstLogInTheStoredProfileStays() {
    try (LoginServer server = server("first")) {
      server
          .x()
          .putAccount(
              XAccount.of("41", "carol_old", "Carol Example").withProfileImageUrl(picture(server)));
      Visitor.loggedIn(server, "carol_old");
      server.x().putAccount(XAccount.of("41", "carol_new", "Another Name"));
      Visitor carol = Visitor.loggedIn(server, "carol_new");

      assertThat(reads(server)).isEqualTo(1);
      assertThat(carol.me().orElseThrow())
          .contains("\"displayName\":\"Carol Example\"")
          .contains("\"username\":\"carol_new\"", "\"subject\":\"41\"");
      assertThat(carol.get("/account").body())
          .contains(picture(server), "carol_old@example.test")
          .doesNotContain("carol_new@");
    }
  }

  @Test
  void withoutAnyReadANewUserHasTheHandleForAName() {
    try (LoginServer server = server("never")) {
      server.x().putAccount(XAccount.of("42", "dave", "Dave Example"));

      Visitor dave = Visitor.loggedIn(server, "dave");

      assertThat(reads(server)).isZero();
      assertThat(dave.me().orElseThrow())
          .contains("\"displayName\":\"dave\"", "\"subject\":\"42\"");
    }
  }
}
