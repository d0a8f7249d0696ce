package org.loginwithx.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.loginwithx.user.SettableClock;

/** A user who comes back from X in another browser still gets to the page they wanted. */
final class ReturnAddressesTest {

  private final SettableClock clock = new SettableClock();
  private final ReturnAddresses addresses = new ReturnAddresses(clock);

  @Test
  void tokenFindsThePage() {
    addresses.note("token", "/account?tab=2");
    addresses.note("other", null);

    assertThat(addresses.find("token")).as("a query may hold a secret").contains("/account");
    assertThat(addresses.find("other")).isEmpty();
    assertThat(addresses.find("guessed")).isEmpty();
  }

  @Test
  void pageIsForgottenWhenNobodyCanBeAtXForItAnyMore() {
    addresses.note("token", "/account");

    clock.advance(Duration.ofMinutes(10));

    assertThat(addresses.find("token")).isEmpty();
  }

  @Test
  void floodOfStartsTakesNoMoreMemory() {
    for (int i = 0; i <= 1_000; i++) {
      addresses.note("token " + i, "/" + i);
    }

    assertThat(addresses.find("token 0")).isEmpty();
    assertThat(addresses.find("token 1")).contains("/1");
    assertThat(addresses.find("token 1000")).contains("/1000");
  }
}
