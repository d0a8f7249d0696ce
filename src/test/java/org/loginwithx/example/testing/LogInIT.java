package org.loginwithx.example.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.loginwithx.simulator.Browser;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Fault;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XSimulator;

final class LogInIT {

  private static final String START = MyApplication.ADDRESS + "/login/twitter";

  @RegisterExtension static final XSimulator x = XSimulator.start();

  private static MyApplication application;

  @BeforeAll
  static void startApplication() throws Exception {
    // The server has these settings in its environment.
    application = MyApplication.start(x.settingsFor(MyApplication.ADDRESS));
  }

  @AfterAll
  static void stopApplication() {
    application.close();
  }

  @Test
  void userLogsIn() {
    x.putAccount(XAccount.of("2244994945", "carol", "Carol Example"));

    Browser carol = x.logIn("carol", START);

    assertEquals(200, carol.page().statusCode());
    assertTrue(carol.page().body().contains("Carol Example"));
    HttpResponse<String> me = carol.open(MyApplication.ADDRESS + "/api/me");
    assertTrue(me.body().contains("\"username\":\"carol\""));
    assertEquals(1, x.calls(Endpoint.TOKEN));
  }

  @Test
  void userCancels() {
    Browser browser = x.browser();
    browser.open(START); // shows the page of X now

    assertTrue(browser.deny().body().contains("cancelled"));
    assertEquals(0, x.calls(Endpoint.TOKEN));
  }

  @Test
  void xIsDown() {
    x.always(Fault.SERVER_ERROR);

    assertEquals(503, x.logIn("carol", START).page().statusCode());
  }
}
