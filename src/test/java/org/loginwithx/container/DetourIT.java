package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XError;

/** Log-ins that go on by OAuth 1.0a when the credit at X is used up. */
final class DetourIT {

  private static LoginServer server(String allowed) {
    LoginServer server =
        LoginServer.start(
            "detour-" + allowed,
            Map.of(
                "TWITTER_PROTOCOL",
                "oauth2",
                "TWITTER_FALL_BACK",
                allowed,
                "LOGIN_ADMIN_IDS",
                LoginServer.ADMINISTRATORS),
            List.of());
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    return server;
  }

  private static Answer logIn(LoginServer server, String handle) {
    return new Visitor(server).logIn(handle);
  }

  @Test
  void withoutCreditLogInsGoOnByOAuth1() {
    try (LoginServer server = server("true")) {
      Visitor before = new Visitor(server);
      assertThat(before.logIn("boss").status()).isEqualTo(303);
      server.x().misbehave(Endpoint.USERS_ME, Misbehaviour.error(XError.USER_NOT_ENROLLED));
      logIn(server, "alice");
      server.awaitLogLine("event=login outcome=failed reason=x_access_level");
      assertThat(server.x().calls(Endpoint.REQUEST_TOKEN)).isZero();
      logIn(server, "bob");
      assertThat(server.x().calls(Endpoint.REQUEST_TOKEN)).as("that is about the user").isZero();

      server.x().misbehave(Endpoint.USERS_ME, Misbehaviour.error(XError.CREDITS_DEPLETED));
      logIn(server, "alice");
      server.awaitLogLine("event=login outcome=failed reason=x_no_credit");
      server.awaitLogLine("event=detour outcome=began reason=no_credit");
      Visitor boss = new Visitor(server);
      assertThat(boss.logIn("boss").status()).isEqualTo(303);

      assertThat(server.x().calls(Endpoint.REQUEST_TOKEN)).isEqualTo(1);
      assertThat(AdminIT.userId(boss)).as("the same user").isEqualTo(AdminIT.userId(before));
      for (String path : List.of("/admin", "/admin/connection")) {
        assertThat(boss.get(path).body())
            .as(path)
            .contains("id=\"instead\"", "The credit at X is used up. Since 20");
      }
      assertThat(boss.get("/admin").body()).contains("X refuses log-ins by OAuth 2.0 (no_credit)");
    }
  }

  @Test
  void withoutTheSettingLogInsFail() {
    try (LoginServer server = server("false")) {
      server.x().misbehave(Endpoint.USERS_ME, Misbehaviour.error(XError.CREDITS_DEPLETED));
      for (int i = 0; i < 2; i++) {
        logIn(server, "alice");
      }
      assertThat(server.linesWith("event=login outcome=failed reason=x_no_credit")).hasSize(2);
      assertThat(server.linesWith("event=detour")).isEmpty();
      assertThat(server.x().calls(Endpoint.REQUEST_TOKEN)).isZero();
    }
  }
}
