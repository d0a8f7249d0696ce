package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.web.SessionLogin;

/** The question whether to merge two users: for one attempt, one log-in and ten minutes. */
final class PendingMergeTest {

  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Profile BEN = new Profile(Profile.X, "2", "ben", "Ben", null, null);

  private final SessionLogin anna = login("anna");
  private final HttpSession session = session();

  private static SessionLogin login(String userId) {
    LoginSecret secret = LoginSecret.random();
    return new SessionLogin(
        new ActiveLogin(secret.id(), NOW, userId, BEN, List.of(), List.of(), false), secret);
  }

  private static HttpSession session() {
    Map<String, Object> attributes = new HashMap<>();
    return ServletFakes.proxy(
        HttpSession.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getAttribute" -> attributes.get((String) args[0]);
              case "setAttribute" -> attributes.put((String) args[0], args[1]);
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  @Test
  void isOpenForItsOwnLogInOnlyAndNotForLong() {
    PendingMerge asked =
        new PendingMerge("ABC", BEN, "sealed", null, anna.loginId(), "anna", "ben", NOW);
    asked.saveTo(session);
    Instant last = NOW.plus(PendingMerge.LIFETIME).minusSeconds(1);

    assertThat(PendingMerge.find(session, "ABC", anna, last)).contains(asked);

    assertThat(PendingMerge.find(session, "ABC", anna, last.plusSeconds(1))).as("late").isEmpty();
    assertThat(PendingMerge.find(session, "ABD", anna, NOW)).as("another attempt").isEmpty();
    assertThat(PendingMerge.find(session, "ABC", login("anna"), NOW))
        .as("another log-in of the same user")
        .isEmpty();
    assertThat(PendingMerge.find(session, "ABC", login("eve"), NOW)).isEmpty();
    assertThat(PendingMerge.find(session(), "ABC", anna, NOW)).as("another session").isEmpty();
    assertThat(PendingMerge.LIFETIME).isLessThanOrEqualTo(Duration.ofMinutes(10));
    assertThat(asked.toString()).contains("sealedTokens=***");
  }
}
