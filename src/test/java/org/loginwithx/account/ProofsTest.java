package org.loginwithx.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each action with all of its proofs, and without each of them. */
final class ProofsTest {

  private final Prover anna = new Prover();

  @AfterEach
  void close() {
    anna.close();
  }

  private void require(Action action) throws UnprovenException {
    anna.proofs.require(anna.request(), action, anna.typed());
  }

  static Stream<Arguments> table() {
    return Arrays.stream(Action.values())
        .flatMap(action -> action.proofs().stream().map(proof -> Arguments.of(action, proof)));
  }

  @ParameterizedTest
  @MethodSource("table")
  void actionIsRefusedWithoutEachOfItsProofs(Action action, Proof proof) {
    anna.without(proof);

    assertThatExceptionOfType(UnprovenException.class)
        .isThrownBy(() -> require(action))
        .satisfies(unproven -> assertThat(unproven.missing()).isEqualTo(proof))
        .satisfies(unproven -> assertThat(unproven.text()).isNotBlank());
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  void actionIsAllowedWithAllOfThem(Action action) {
    anna.setPassword();

    assertThatNoException().isThrownBy(() -> require(action));
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  @DisplayName("Every action takes a token: the request of another site changes nothing")
  void everyActionTakesAToken(Action action) {
    assertThat(action.proofs()).contains(Proof.LOG_IN, Proof.FORM_TOKEN);
  }

  @Test
  void userWithoutAPasswordHasToHaveJustLoggedIn() {
    anna.age = Duration.ofMinutes(4);

    assertThat(anna.proofs.needsLogIn(anna.request(), Action.SET_PASSWORD)).isTrue();
    assertThatExceptionOfType(UnprovenException.class)
        .isThrownBy(() -> require(Action.SET_PASSWORD))
        .satisfies(unproven -> assertThat(unproven.text()).contains("log in again"));

    anna.age = Duration.ofMinutes(2);
    assertThat(anna.proofs.needsLogIn(anna.request(), Action.SET_PASSWORD)).isFalse();
    assertThatNoException().isThrownBy(() -> require(Action.SET_PASSWORD));
  }

  @Test
  void passwordThatNobodyTypedIsMissing() {
    anna.setPassword();

    assertThatExceptionOfType(UnprovenException.class)
        .isThrownBy(() -> anna.proofs.require(anna.request(), Action.CHANGE_EMAIL))
        .satisfies(unproven -> assertThat(unproven.missing()).isEqualTo(Proof.CURRENT_PASSWORD));
  }

  @Test
  void pageThatHasNotReadThePasswordYetCountsNoGuess() {
    anna.setPassword();

    for (int i = 0; i < 20; i++) {
      assertThatNoException()
          .isThrownBy(() -> anna.proofs.requireAllButPassword(anna.request(), Action.CHANGE_EMAIL));
    }
    assertThatNoException().isThrownBy(() -> require(Action.CHANGE_EMAIL));
  }
}
