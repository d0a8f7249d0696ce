package org.loginwithx.jakartasecurity;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.security.enterprise.SecurityContext;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.user.Profile;

final class LinkedUserPrincipalTest {

  private static final LinkedUserPrincipal CALLER =
      new LinkedUserPrincipal(
          "4b1f", new Profile(Profile.X, "12", "ada", "Ada\nLovelace", null, null));

  private static SecurityContext withCaller(Optional<LinkedUserPrincipal> caller) {
    return (SecurityContext)
        Proxy.newProxyInstance(
            SecurityContext.class.getClassLoader(),
            new Class<?>[] {SecurityContext.class},
            (proxy, method, arguments) -> caller.map(Set::of).orElse(Set.of()));
  }

  @Test
  void textSaysWhoItIs() {
    assertThat(CALLER).hasToString("4b1f (" + Profile.X + ": ada)");
    assertThat(new CurrentUser(withCaller(Optional.of(CALLER)))).hasToString(CALLER.toString());
  }

  @Test
  @DisplayName("A handle from another provider cannot write a line of its own into a log")
  void textIsOneLine() {
    Profile forged = new Profile("https://badges.example", "12", "ada\nroot", "Ada", null, null);

    assertThat(new LinkedUserPrincipal("4b1f", forged).toString()).doesNotContain("\n");
  }

  @Test
  void textOfNoUserIsNoFailure() {
    assertThat(new CurrentUser(withCaller(Optional.empty()))).hasToString("no user is logged in");
  }
}
