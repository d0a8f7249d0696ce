package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.login.ProfileReads.When;
import org.loginwithx.user.SettableClock;

final class ProfileReadsTest {

  private final SettableClock clock = new SettableClock();

  private boolean wanted(
      When when, Function<String, Optional<Instant>> lastLogin, Executor executor) {
    return new ProfileReads(() -> when, lastLogin, executor, clock).wanted("7").join();
  }

  @ParameterizedTest
  @CsvSource({
    // The clock is at noon of the 21st.
    "ALWAYS, 2026-11-21T11:59:00Z, true",
    "NEVER, 2026-11-20T00:00:00Z, false",
    "NEVER, , false",
    "FIRST, , true",
    "FIRST, 2025-01-01T00:00:00Z, false",
    "DAILY, , true",
    "DAILY, 2026-11-20T23:59:59Z, true",
    "DAILY, 2026-11-21T00:00:00Z, false"
  })
  void settingAndLastLogInDecide(When when, Instant last, boolean read) {
    assertThat(wanted(when, id -> Optional.ofNullable(last), Runnable::run)).isEqualTo(read);
  }

  @Test
  void onlySettingsThatNeedTheDatabaseAskIt() {
    List<String> asked = new ArrayList<>();
    for (When when : When.values()) {
      wanted(
          when,
          id -> {
            asked.add(when + " " + id);
            return Optional.empty();
          },
          Runnable::run);
    }
    assertThat(asked).containsExactly("FIRST 7", "DAILY 7");
  }

  @Test
  void inDoubtTheProfileIsRead() {
    assertThat(
            wanted(
                When.FIRST,
                id -> {
                  throw new DatabaseUnavailableException("away", new IllegalStateException());
                },
                Runnable::run))
        .isTrue();
    assertThat(
            wanted(
                When.DAILY,
                id -> Optional.of(clock.instant()),
                task -> {
                  throw new RejectedExecutionException();
                }))
        .isTrue();
  }
}
