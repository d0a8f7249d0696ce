package org.loginwithx.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.loginwithx.access.StoredTokens.Stored;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.token.KeyRing;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.NewLogin;
import org.loginwithx.user.Profile;
import org.loginwithx.user.TokenTable;
import org.loginwithx.user.UserMerge;
import org.loginwithx.user.UserMerge.Merged;
import org.loginwithx.user.UserMerge.Wanted;
import org.loginwithx.user.Visit;
import org.loginwithx.x.UserTokens;

/** Stored tokens of a user who is merged into another one. */
final class MovedTokensTest {

  private static final Clock CLOCK = Clock.systemUTC();
  private static final Profile KEPT = new Profile(Profile.X, "1", "kept", "K", null, null);
  private static final Profile MOVED = new Profile(Profile.X, "2", "moved", "M", null, null);

  private static final Instant EXPIRY = Instant.parse("2030-01-01T00:00:00Z");
  private static final KeyRing KEYS = KeyRing.parse("a:" + "A".repeat(42) + "8");

  private static UserTokens.OAuth2 pair(String text) {
    return new UserTokens.OAuth2(
        new OAuth2Tokens(text, "refresh_" + text, Scopes.parse("users.read"), EXPIRY));
  }

  @Test
  void openForTheOtherUserAndTakeWhatARefreshBringsMeanwhile() {
    try (LoginDatabase database = LoginDatabase.open(TestDatabase.H2.migrated())) {
      LinkedUsers users = new LinkedUsers(database, CLOCK);
      NewLogin login = Logins.next();
      String kept = users.recordLogin(KEPT, null, Set.of("user"), login).user().userId();
      String moved = users.recordLogin(MOVED, null, Set.of("user"), Logins.next()).user().userId();
      StoredTokens tokens = new StoredTokens(new TokenTable(database, CLOCK), KEYS, CLOCK);
      tokens.keep(moved, MOVED, pair("old"));
      Stored before = tokens.newest(moved).orElseThrow();
      assertThat(tokens.table().lease(before.row(), "node")).isTrue();

      Merged merged =
          new UserMerge(database, CLOCK)
              .merge(
                  new Wanted(
                      kept,
                      moved,
                      login.id(),
                      MOVED,
                      true,
                      "admin",
                      new Visit(Instant.now(), "ABCDEFGHJK", "", "")),
                  tokens::sealedFor);

      assertThat(merged).isInstanceOf(Merged.Done.class);
      assertThat(tokens.newest(kept).orElseThrow().tokens()).isEqualTo(pair("old"));
      assertThat(tokens.newest(moved)).isEmpty();
      assertThat(tokens.replace(before.row(), pair("new")))
          .as("X has used up the old refresh token: the new pair must not be lost")
          .isTrue();
      assertThat(
              ((UserTokens.OAuth2) tokens.newest(kept).orElseThrow().tokens())
                  .tokens()
                  .accessToken())
          .isEqualTo("new");
      assertThat(tokens.replace(before.row(), pair("late"))).isFalse();
    }
  }
}
