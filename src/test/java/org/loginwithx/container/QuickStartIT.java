package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.loginwithx.simulator.Browser;
import org.loginwithx.simulator.XSimulator;

/** A reader who follows the quick start has an application in which users log in. */
@ArquillianTest
@Tag("thorough")
class QuickStartIT {

  @RegisterExtension
  static final XSimulator x = XSimulator.start(Integer.getInteger("arquillian.x.port"));

  @Deployment(testable = false)
  static WebArchive quickStart() {
    return Deployments.quickStart();
  }

  @Test
  void userLogsInAndIsGreeted() {
    String address = "http://127.0.0.1:" + Integer.getInteger("arquillian.port");
    x.settingsFor(address);
    HttpResponse<String> signIn = x.browser().open(address + "/hello");
    assertThat(signIn.uri()).hasToString(address + "/sign-in?returnTo=%2Fhello");
    assertThat(signIn.body()).contains("href=\"/login/twitter?returnTo=%2Fhello\"");

    Browser alice = x.logIn("alice", address + "/login/twitter?returnTo=/hello");

    assertThat(alice.page().body()).isEqualTo("Hello @alice");
  }
}
