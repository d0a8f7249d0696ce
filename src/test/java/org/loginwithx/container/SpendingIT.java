package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.XAccount;

/** What X bills for log-ins and calls, as administrators see it. */
final class SpendingIT {

  private static LoginServer server;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>(LoginServer.STORES_TOKENS);
    settings.put("TWITTER_PROTOCOL", "oauth2");
    settings.put("LOGIN_ADMIN_IDS", LoginServer.ADMINISTRATORS);
    settings.put("TWITTER_PRICES", "post_read=0.004");
    settings.put("TWITTER_BUDGET_DAY", "0.02");
    server = LoginServer.start("spending", settings, List.of());
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void pagesShowWhatLogInsCostAndUsersCountOnceADay() {
    Visitor.loggedIn(server, "alice");
    Visitor boss = Visitor.loggedIn(server, "boss");
    Visitor.loggedIn(server, "boss");
    // The account page reads the profile at X again.
    assertThat(boss.get("/account").body()).contains("id=\"live\"");

    for (String path : List.of("/admin", "/admin/connection")) {
      assertThat(boss.get(path).body())
          .as(path)
          .contains("id=\"spending\"", "$0.02", "100 % of $0.02", "2026-09", "TWITTER_PRICES")
          .contains("TWITTER_BUDGET_DAY ($0.02) is spent: 100 %")
          .containsPattern("Users read</th><td class=\"number\">2</td>")
          .doesNotContain("???", "style=");
    }
    server.awaitLogLine("event=budget outcome=warned reason=day_100 spent=0.02 budget=0.02");
    assertThat(boss.get("/metrics").body())
        .containsPattern("login_x_spent_today\\S* 20000")
        .containsPattern("login_x_budget_day\\S* 100");
  }
}
