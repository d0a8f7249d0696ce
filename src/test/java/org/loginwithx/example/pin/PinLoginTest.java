package org.loginwithx.example.pin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth1.ConsumerCredentials;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.XSimulator;
import org.loginwithx.simulator.XSimulatorSettings;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth1Connection;

final class PinLoginTest {

  @RegisterExtension
  final XSimulator x =
      XSimulator.start(XSimulatorSettings.defaults().withCallback("http://127.0.0.1/unused"));

  private final HttpCaller caller = new HttpCaller(HttpBudget.DEFAULT);
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  @AfterEach
  void close() {
    caller.close();
  }

  private void run(PinLogin.PinReader reader) throws IOException {
    OAuth1Connection connection =
        new OAuth1Connection(
            new ConsumerCredentials(x.consumerKey(), x.consumerSecret()),
            x.baseUri(),
            null,
            true,
            false);
    OAuth1Client client = new OAuth1Client(connection, caller, Clock.systemUTC(), Metrics.NONE);
    new PinLogin(client, reader, new PrintStream(screen, true, UTF_8)).run();
  }

  /** What the page shows to the user who agrees. */
  private String pin(URI page) {
    assertThat(page.getPath()).isEqualTo("/oauth/authorize");
    String pin = x.approve(page.toString(), "alice").replaceAll(".*oauth_verifier=", "");
    assertThat(pin).matches("[0-9]{7}");
    return pin;
  }

  @Test
  void saysWhoTypedThePinAndGivesTheTokenBack() throws IOException {
    run(page -> " " + pin(page) + "\n");

    assertThat(screen.toString(UTF_8))
        .contains("You are Alice Example (@alice), X id 1001.", "given back")
        .doesNotContain(XSimulator.SECRET_MARK);
    assertThat(x.calls(Endpoint.INVALIDATE_TOKEN)).isEqualTo(1);
  }

  @Test
  void wrongPinIsRefusedByX() {
    assertThatThrownBy(
            () ->
                run(
                    page -> {
                      String pin = pin(page);
                      return pin.charAt(0) == '1' ? "2" + pin.substring(1) : "1" + pin.substring(1);
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("X says no: ");
    assertThat(screen.size()).isZero();
  }

  @Test
  void whatIsNoPinIsNotSent() {
    assertThatThrownBy(() -> run(page -> "yes")).hasMessage("That is no number.");
    assertThat(x.calls(Endpoint.ACCESS_TOKEN)).isZero();
  }
}
