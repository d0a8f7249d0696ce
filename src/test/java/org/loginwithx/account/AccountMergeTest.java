package org.loginwithx.account;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.account.AccountMerge.Result;
import org.loginwithx.account.AccountMerge.Way;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.Profile;
import org.loginwithx.user.UserMerge;

/**
 * A thief who has the X account of a user merges that user into one of the thief's own: without the
 * password, the owner keeps the address and the password, and so a way back.
 */
final class AccountMergeTest {

  private static final Profile BEN = new Profile(Profile.X, "2", "ben", "Ben", null, null);

  private final Prover anna = new Prover();
  private AccountMerge merge;
  private String ben;

  @BeforeEach
  void open() {
    LinkedUsers users = new LinkedUsers(anna.database, anna.clock);
    ben = users.recordLogin(BEN, null, Set.of("user"), Logins.next()).user().userId();
    merge =
        new AccountMerge(
            new UserMerge(anna.database, anna.clock),
            users,
            new Passwords(anna.database, anna.clock),
            TokenMover.NONE,
            AccountChangeTest.decisions(),
            AccountChangeTest.notice(anna.database, anna.clock),
            anna.proofs,
            EmailChangeTest.currentPassword(anna.settings, anna.database, anna.clock),
            anna.settings);
  }

  @AfterEach
  void close() {
    anna.close();
  }

  private Result merge(String kept, String deleted, String typed) throws UnprovenException {
    return merge.merge(anna.request(), kept, deleted, BEN, TypedPassword.of(typed));
  }

  @Test
  void userWhoHasAPasswordIsNotDeletedWithoutIt() throws UnprovenException {
    anna.setPassword();
    List<String> before = anna.stored();

    assertThat(merge(ben, anna.userId, "a guess")).isInstanceOf(Result.WrongPassword.class);
    assertThat(merge(ben, anna.userId, "")).isInstanceOf(Result.WrongPassword.class);
    assertThat(anna.stored()).isEqualTo(before);
  }

  /** Refused for another reason once it is proved: this log-in is not in the database. */
  @Test
  void passwordOfTheUserWhoStaysIsNotAskedFor() throws UnprovenException {
    assertThat(merge(ben, anna.userId, "")).isInstanceOf(Result.Refused.class);
    anna.setPassword();

    assertThat(merge(ben, anna.userId, anna.typed().password())).isInstanceOf(Result.Refused.class);
    assertThat(merge(anna.userId, ben, "")).isInstanceOf(Result.Refused.class);
  }

  @Test
  void pageKnowsWhoNeedsAPassword() {
    anna.setPassword();
    HttpServletRequest request = anna.request();

    assertThat(merge.way(request, ben, anna.userId, ben)).map(Way::asksForPassword).contains(true);
    assertThat(merge.way(request, anna.userId, ben, ben)).map(Way::asksForPassword).contains(false);
  }
}
