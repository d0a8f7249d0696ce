package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FaultTest {

  private static final Set<Endpoint> CONCERNED =
      EnumSet.of(
          Endpoint.REQUEST_TOKEN,
          Endpoint.ACCESS_TOKEN,
          Endpoint.VERIFY_CREDENTIALS,
          Endpoint.TOKEN,
          Endpoint.TOKEN_EXCHANGE,
          Endpoint.USERS_ME);

  private final Script script = new Script();

  @ParameterizedTest
  @EnumSource
  void nextFaultIsOneCall(Fault fault) {
    for (Endpoint endpoint : fault.misbehaviours().keySet()) {
      assertThat(CONCERNED).contains(endpoint);
      script.next(fault.misbehaviours());

      assertThat(script.take(endpoint)).isNotNull();

      assertThat(CONCERNED).allSatisfy(each -> assertThat(script.take(each)).isNull());
    }
  }

  @ParameterizedTest
  @EnumSource
  void permanentFaultIsEachCallAfterTheNext(Fault fault) {
    script.always(fault.misbehaviours());
    script.next(Fault.SILENCE.misbehaviours());
    for (Endpoint endpoint : fault.misbehaviours().keySet()) {
      script.take(endpoint);

      Misbehaviour each = fault.misbehaviours().get(endpoint);
      assertThat(script.take(endpoint)).isSameAs(each);
      assertThat(script.take(endpoint)).isSameAs(each);
    }
  }
}
