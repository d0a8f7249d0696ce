package org.loginwithx.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class ChallengesTest {

  private static final byte[] KEY = new byte[32];
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private static Challenges at(Instant now) {
    return new Challenges(KEY, Clock.fixed(now, ZoneOffset.UTC));
  }

  private final Challenges challenges = at(NOW);
  private final Challenge made = challenges.next("log in", "browser");

  @Test
  void challengeHas32BytesAndIsKnownAgain() {
    assertThat(Base64.getUrlDecoder().decode(made.text())).hasSize(32);
    assertThat(challenges.open(made.state(), "log in", "browser")).contains(made.text());
    assertThat(challenges.next("log in", "browser").text()).isNotEqualTo(made.text());
  }

  @Test
  void challengeIsForOneBrowserAndPurposeOnly() {
    assertThat(challenges.open(made.state(), "log in", "other")).isEmpty();
    assertThat(challenges.open(made.state(), "add", "browser")).isEmpty();
    assertThat(challenges.open(made.state(), "log in")).isEmpty();
    assertThat(new Challenges(new byte[] {1}, Clock.fixed(NOW, ZoneOffset.UTC)))
        .satisfies(others -> assertThat(others.open(made.state(), "log in", "browser")).isEmpty());
  }

  @Test
  void challengeEndsAfterTenMinutes() {
    Instant end = NOW.plus(Challenges.LIFETIME);

    assertThat(at(end.minusMillis(1)).open(made.state(), "log in", "browser")).isPresent();
    assertThat(at(end).open(made.state(), "log in", "browser")).isEmpty();
  }

  @Test
  void stateCannotBeChanged() {
    String state = made.state();
    for (int i = 0; i < state.length(); i++) {
      char other = state.charAt(i) == '1' ? '2' : '1';
      String changed = state.substring(0, i) + other + state.substring(i + 1);
      assertThat(challenges.open(changed, "log in", "browser")).as(changed).isEmpty();
    }
    assertThat(challenges.open(null, "log in", "browser")).isEmpty();
    assertThat(challenges.open("", "log in", "browser")).isEmpty();
    assertThat(challenges.open(state + "\n", "log in", "browser")).isEmpty();
  }
}
