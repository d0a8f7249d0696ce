package org.loginwithx.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.control.RequestContextController;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RequestScopeTest {

  /** One thread, which has a request context or not. */
  private static final class Requests implements RequestContextController {

    private boolean active;

    @Override
    public boolean activate() {
      boolean begun = !active;
      active = true;
      return begun;
    }

    @Override
    public void deactivate() {
      active = false;
    }
  }

  private final Requests requests = new Requests();

  @Test
  @DisplayName("A request-scoped decider can be asked by a job, which has no request")
  void jobGetsARequestContext() {
    assertThat(RequestScope.call(requests, () -> requests.active)).isTrue();

    assertThat(requests.active).as("afterwards").isFalse();
  }

  @Test
  void contextEndsWithAFailureToo() {
    assertThatThrownBy(
            () ->
                RequestScope.call(
                    requests,
                    () -> {
                      throw new IllegalStateException("of the application");
                    }))
        .hasMessage("of the application");

    assertThat(requests.active).isFalse();
  }

  @Test
  void requestKeepsItsOwnContext() {
    requests.activate();

    RequestScope.call(requests, () -> "decided");

    assertThat(requests.active).isTrue();
  }
}
