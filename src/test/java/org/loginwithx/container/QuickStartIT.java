package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A reader who follows the quick start has an application in which users log in. */
@ArquillianTest
@Tag("thorough")
class QuickStartIT {

  @Deployment(testable = false)
  static WebArchive quickStart() {
    return Deployments.quickStart();
  }

  @Test
  void userLogsInAndIsGreeted() {
    try (ArquillianSite site = ArquillianSite.start()) {
      Visitor visitor = new Visitor(site);
      assertThat(visitor.get("/hello", "Accept", "text/html").location())
          .isEqualTo("/sign-in?returnTo=%2Fhello");
      assertThat(visitor.get("/sign-in?returnTo=%2Fhello").body())
          .contains("href=\"/login/twitter?returnTo=%2Fhello\"");

      assertThat(visitor.get(visitor.approve("alice", "/hello")).location()).endsWith("/hello");

      assertThat(visitor.get("/hello").body()).isEqualTo("Hello @alice");
    }
  }
}
