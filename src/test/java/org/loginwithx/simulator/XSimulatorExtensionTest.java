package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** When a simulator as an extension starts, stops, and removes what tests did. */
final class XSimulatorExtensionTest {

  /** The simulators of the tests below. */
  private static final List<XSimulator> SEEN = new ArrayList<>();

  /** Each test leaves calls and faults behind, and finds none of the other test. */
  private static void useUp(XSimulator x) {
    SEEN.add(x);
    assertThat(isRunning(x)).isTrue();
    assertThat(x.calls(Endpoint.REQUEST_TOKEN)).isZero();
    x.settingsFor("http://127.0.0.1:1");
    String callback = "http://127.0.0.1:1/oauth/callback/twitter";
    assertThat(ClientCall.requestToken(x, callback).send().statusCode()).isEqualTo(200);
    x.always(Fault.SERVER_ERROR);
    assertThat(ClientCall.requestToken(x, callback).send().statusCode()).isEqualTo(500);
    x.next(Fault.RATE_LIMITED);
  }

  private static boolean isRunning(XSimulator x) {
    try (Socket socket = new Socket("127.0.0.1", x.baseUri().getPort())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  private static void run(Class<?>... classes) {
    SEEN.clear();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(List.of(classes).stream().map(each -> selectClass(each)).toList())
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    assertThat(listener.getSummary().getFailures())
        .extracting(failure -> failure.getException())
        .isEmpty();
  }

  @Test
  void staticOneServesAllClassesAndBehavesForEachTest() {
    run(OneClass.class, AnotherClass.class);

    assertThat(SEEN).hasSize(5).containsOnly(Shared.X);
    assertThat(isRunning(Shared.X)).isFalse();
  }

  @Test
  void staticOneServesClassesThatRunByThemselves() {
    run(AnotherClass.class);
    assertThat(isRunning(Shared.X)).isFalse();
    int port = Shared.X.baseUri().getPort();

    run(OneClass.class);

    assertThat(SEEN).hasSize(3).containsOnly(Shared.X);
    assertThat(Shared.X.baseUri()).hasPort(port);
  }

  @Test
  void eachTestHasOneOfItsOwn() {
    run(Own.class);

    assertThat(SEEN).hasSize(2).doesNotHaveDuplicates();
    assertThat(SEEN).noneMatch(XSimulatorExtensionTest::isRunning);
  }

  abstract static class Shared {

    @RegisterExtension static final XSimulator X = XSimulator.start();

    @Test
    void first() {
      useUp(X);
    }

    @Test
    void second() {
      useUp(X);
    }
  }

  static final class OneClass extends Shared {

    @Nested
    final class Inner {

      @Test
      void third() {
        useUp(X);
      }
    }
  }

  static final class AnotherClass extends Shared {}

  @TestMethodOrder(MethodOrderer.MethodName.class)
  static final class Own {

    @RegisterExtension private final XSimulator x = XSimulator.start();

    @Test
    void first() {
      useUp(x);
    }

    @Test
    void second() {
      useUp(x);
    }
  }
}
