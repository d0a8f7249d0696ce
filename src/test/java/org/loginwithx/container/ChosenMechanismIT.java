package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An application chooses its mechanism in its own {@code beans.xml}. The beans of a JAR do not see
 * that choice, only the container does.
 */
@ArquillianTest
@Tag("thorough")
class ChosenMechanismIT {

  private static final String BEANS =
      """
      <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0"
             bean-discovery-mode="annotated">
        <alternatives><class>%s</class></alternatives>
      </beans>
      """
          .formatted(ClosedAtNight.class.getName());

  private static ArquillianSite site;

  @Deployment(testable = false)
  static WebArchive guestBook() {
    return Deployments.guestBook()
        .addClass(ClosedAtNight.class)
        .addAsWebInfResource(new StringAsset(BEANS), "beans.xml");
  }

  @BeforeAll
  static void start() {
    site = ArquillianSite.start();
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void mechanismIsAskedAboutUsersWhoAreLoggedIn() {
    Visitor visitor = new Visitor(site);
    visitor.logIn("alice");
    assertThat(visitor.get("/profile").status()).isEqualTo(200);

    assertThat(visitor.get("/profile", ClosedAtNight.HEADER, "yes").status()).isEqualTo(401);
  }
}
