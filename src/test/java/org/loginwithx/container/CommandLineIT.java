package org.loginwithx.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.oauth2.sdk.GeneralException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.example.commandline.WhoAmI;

/** A program on the command line that logs a user in by the browser (RFC 8252). */
final class CommandLineIT {

  private static final String ID = "command-line";

  private static LoginServer server;

  private Visitor person;
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  @BeforeAll
  static void start() {
    server = LoginServer.sharedOAuth2();
    LoginServer.registerOAuth2(ID, "http://127.0.0.1/callback", "");
  }

  @BeforeEach
  void open() {
    server.x().reset();
    person = new Visitor(server);
  }

  private void run(Consumer<URI> browser) throws IOException, GeneralException {
    new WhoAmI(server.payara().baseUri(), ID, browser, new PrintStream(screen, true, UTF_8)).run();
  }

  private String shown() {
    return screen.toString(UTF_8);
  }

  /** As far as the page that leads on to the program; gives the address it leads to. */
  private String logIn(URI address, Function<String, String> atX) {
    String toX = person.get(person.get(address.toString()).location()).location();
    Answer back = person.get(person.get(atX.apply(toX)).location());
    String page = back.body().contains("id=\"allow\"") ? allow(back).body() : back.body();
    return page.replaceAll("(?s).*id=\"on\"[^>]*href=\"([^\"]+)\".*", "$1").replace("&amp;", "&");
  }

  private Answer allow(Answer question) {
    return person.post(
        "/connect/twitter",
        Map.of("csrf", question.csrf(), "request", question.field("request"), "choice", "allow"));
  }

  private Answer approve(URI address) {
    return person.get(logIn(address, toX -> server.x().approve(toX, "cli_user")));
  }

  @Test
  void saysWhoLoggedInAndLogsThemOutAgain() throws IOException, GeneralException {
    run(address -> assertThat(approve(address).body()).contains("close this window"));

    assertThat(shown())
        .startsWith("You are ")
        .contains("(@cli_user), user " + AdminIT.userId(person) + ".")
        .contains("The tokens were replaced", "You are logged out here.")
        .doesNotContain("eyJ");
    assertThat(person.get("/account").body())
        .as("their log-in at the program is over, their session is not")
        .contains("cli_user")
        .doesNotContain(ID);
  }

  @Test
  void saysThatTheySaidNo() {
    assertThatThrownBy(() -> run(address -> person.get(logIn(address, server.x()::deny))))
        .hasMessage("You said no.");

    assertThat(shown()).isEmpty();
  }

  @Test
  @DisplayName("RFC 8252 8.9: another program or page sends something before the answer comes")
  void waitsForTheResponseToItsOwnRequest() throws IOException, GeneralException {
    run(
        address -> {
          String mine = logIn(address, toX -> server.x().approve(toX, "cli_patient"));
          assertThat(person.get(mine.replaceAll("state=[^&]+", "state=other")).status())
              .isEqualTo(400);
          assertThat(person.get(mine.replaceAll("\\?.*", "?nonsense")).status()).isEqualTo(400);
          assertThat(person.get(mine).status()).isEqualTo(200);
        });

    assertThat(shown()).contains("(@cli_patient)");
  }

  @Test
  @DisplayName("RFC 9207 2.4: an answer of another server is not taken")
  void refusesTheResponseOfAnotherServer() {
    assertThatThrownBy(
            () ->
                run(
                    address -> {
                      String mine = logIn(address, toX -> server.x().approve(toX, "cli_mixed"));
                      person.get(mine.replaceAll("iss=[^&]+", "iss=https%3A%2F%2Fevil.example"));
                    }))
        .hasMessage("The answer is of another login server.");

    assertThat(shown()).isEmpty();
  }
}
