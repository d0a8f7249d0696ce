package org.loginwithx.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.decision.LoginDecision.Accepted;
import org.loginwithx.user.Profile;

final class LoginDecisionTest {

  private static final Profile PROFILE = new Profile(Profile.X, "1", "anna", "Anna", null, null);
  private static final Accepted ACCEPTED = new Accepted(PROFILE, Set.of(), null);

  @ParameterizedTest
  @ValueSource(
      strings = {"7", "member-1001", "a.b_c~d:e@f", "3f2b8a52-3b0e-4a3b-9d5f-0123456789ab"})
  void userIdOfTheApplicationIsTakenAsItIsAndStaysThroughTheRest(String id) {
    assertThat(ACCEPTED.withUserId(id).withGroups("editor").withProfile(PROFILE.withEmail(null)))
        .isEqualTo(new Accepted(PROFILE, Set.of("editor"), id));
  }

  /** Administrators' pages have it in their paths, and the log in its lines. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a/b",
        ".",
        "..",
        "a?b",
        "a%2fb",
        "caf\u00e9",
        "a\nb",
        "-a",
        "0123456789012345678901234567890123456"
      })
  void userIdThatWouldNotBeItselfEverywhereIsRefused(String id) {
    assertThatIllegalArgumentException().isThrownBy(() -> ACCEPTED.withUserId(id));
  }
}
