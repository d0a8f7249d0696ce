package org.loginwithx.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.loginwithx.jakartasecurity.LinkedUserPrincipal;
import org.loginwithx.secret.Secrets;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LinkedUsers.RecordedLogin;
import org.loginwithx.user.NewLogin;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Visit;
import org.loginwithx.web.LoginSettings;

/** The WAR as built, seen from inside: these tests run in the container and have its injection. */
@ArquillianTest
@Tag("thorough")
class BuiltWarIT {

  @Inject private LinkedUsers users;
  @Inject private LoginSettings settings;
  @Inject private SecurityContext security;
  @Inject private LinkedUserPrincipal caller;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  BuiltWarIT() {}

  private static NewLogin login() {
    return new NewLogin(
        Secrets.sha256(UUID.randomUUID().toString()),
        new Visit(Instant.now(), "-", "Unknown", "Unknown"),
        Set.of(),
        false);
  }

  @Deployment
  static WebArchive war() {
    return Deployments.builtWar();
  }

  @Test
  void firstLoginCreatesAUserAndTheNextOneFindsIt() {
    Profile profile = new Profile(Profile.X, "81", "karl", "Karl", null, null);
    assertEquals(Optional.empty(), users.find(Profile.X, "81"));

    RecordedLogin first = users.recordLogin(profile, null, settings.newUserGroups(), login());
    LinkedUser found = users.find(Profile.X, "81").orElseThrow();
    RecordedLogin next =
        users.recordLogin(
            profile.withDisplayName("Karl II"), found, settings.newUserGroups(), login());

    assertTrue(first.firstLogin());
    assertFalse(next.firstLogin());
    assertEquals(first.user().userId(), found.userId());
    assertEquals(first.user().userId(), next.user().userId());
    assertEquals(Set.of("user"), found.groups());
    assertEquals("Karl II", users.find(Profile.X, "81").orElseThrow().profile().displayName());
  }

  @Test
  void handleThatMovesToAnotherUserStaysTwoUsers() {
    RecordedLogin before =
        users.recordLogin(
            new Profile(Profile.X, "82", "wanderer", "A", null, null),
            null,
            Set.of("user"),
            login());
    RecordedLogin after =
        users.recordLogin(
            new Profile(Profile.X, "83", "wanderer", "B", null, null),
            null,
            Set.of("user"),
            login());

    assertNotEquals(before.user().userId(), after.user().userId());
  }

  @Test
  void thereIsNoCallerUntilAUserLogsIn() {
    assertNull(security.getCallerPrincipal());
    assertFalse(caller.isPresent());
    assertFalse(security.isCallerInRole("user"));
  }

  @Test
  void settingsComeFromTheEnvironment() {
    assertTrue(settings.isSetUp());
  }
}
