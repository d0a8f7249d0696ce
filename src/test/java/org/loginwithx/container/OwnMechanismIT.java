package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Log in with X in an application that has an authentication mechanism of its own. */
@ArquillianTest
@Tag("thorough")
class OwnMechanismIT {

  private static final String KEY = "X-Api-Key";
  private static final String ROBOT = "robot user=false robot=true";

  private static ArquillianSite site;

  private Visitor visitor;

  @Deployment(testable = false)
  static WebArchive guestBook() {
    return Deployments.guestBookWithOwnMechanism();
  }

  @BeforeAll
  static void start() {
    site = ArquillianSite.start();
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @BeforeEach
  void open() {
    visitor = new Visitor(site);
  }

  @Test
  @DisplayName("A mechanism of the application is asked about each request")
  void containerAsksTheMechanismOfTheApplication() {
    assertThat(visitor.get("/witness?authentication").body()).isNotEqualTo("LoginAuthProvider");
  }

  @Test
  void programComesInWithItsKeyAndWithoutASession() {
    Answer answer = visitor.get("/report", KEY, "example-key");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(ROBOT);
    assertThat(visitor.cookie("JSESSIONID")).isEmpty();
    assertThat(visitor.get("/profile", KEY, "example-key").status()).isEqualTo(403);
    assertThat(visitor.get("/report", KEY, "another-key").status()).isEqualTo(401);
  }

  @Test
  void personLogsInWithXAndOut() {
    Answer sentAway = visitor.get("/report", "Accept", "text/html");
    assertThat(sentAway.location()).isEqualTo("/sign-in.html?returnTo=%2Freport");

    assertThat(visitor.logIn("alice").status()).isEqualTo(303);

    String userId = ExpectedCaller.read(visitor, "/profile").getString("securityContext");
    assertThat(visitor.get("/report").body()).isEqualTo(userId + " user=true robot=false");
    visitor.post("/logout", Map.of());
    assertThat(visitor.get("/report", "Accept", "application/json").status()).isEqualTo(401);
  }

  @Test
  void filterWithoutAsyncSupportMakesALogInWaitButNotFail() {
    Answer start = visitor.get("/login/twitter?returnTo=/report");
    assertThat(start.header("X-Async-Supported")).hasValue("false");

    Answer back = visitor.get(site.x().approve(start.location(), "patient"));

    assertThat(back.header("X-Async-Supported")).hasValue("false");
    assertThat(back.location()).endsWith("/report");
    assertThat(visitor.get("/report").body()).endsWith("user=true robot=false");
  }

  @Test
  void keyCountsForItsOwnRequestOnly() {
    visitor.logIn("alice");

    String before = visitor.get("/report").body();
    assertThat(visitor.get("/report", KEY, "example-key").body()).isEqualTo(ROBOT);
    assertThat(visitor.get("/report").body()).isEqualTo(before).doesNotContain("robot=true");
  }
}
