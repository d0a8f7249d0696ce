package org.loginwithx.container;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XError;
import org.loginwithx.simulator.XSimulator;

/**
 * What must stay on the server stays there: canaries are looked for wherever something leaves it.
 */
final class SecretsIT {

  static Stream<Arguments> servers() {
    return Stream.of(
        Arguments.of(
            LoginServer.shared(),
            ".*oauth_verifier=",
            List.of(Endpoint.ACCESS_TOKEN, Endpoint.VERIFY_CREDENTIALS, Endpoint.REQUEST_TOKEN)),
        Arguments.of(
            LoginServer.sharedOAuth2(),
            ".*[?&]code=",
            List.of(Endpoint.TOKEN, Endpoint.USERS_ME, Endpoint.REVOKE)));
  }

  // All tests share the servers: JUnit would close them.
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  @DisplayName("ASVS-16.2.5, ADV-53: no secret in any answer or log line")
  void nothingSecretLeavesTheServer(
      LoginServer server, String untilTheProof, List<Endpoint> endpoints) {
    List<Answer> answers = new ArrayList<>();
    List<String> secrets = new ArrayList<>();
    Visitor visitor = new Visitor(server);
    for (Endpoint endpoint : endpoints) {
      for (Misbehaviour misbehaviour :
          List.of(
              Misbehaviour.garbageHtml(),
              Misbehaviour.error(XError.COULD_NOT_AUTHENTICATE),
              Misbehaviour.htmlErrorPage(500),
              Misbehaviour.truncatedBody())) {
        String callback = visitor.approve("canary", "/account");
        secrets.add(proof(callback, untilTheProof));
        server.x().misbehaveNext(endpoint, misbehaviour);
        answers.add(visitor.get(callback));
        answers.add(visitor.get("/login/twitter"));
        server.x().reset();
      }
    }
    String callback = visitor.approve("canary", "/account");
    secrets.add(proof(callback, untilTheProof));
    answers.add(visitor.get(callback));
    Answer account = visitor.get("/account");
    answers.add(account);
    answers.add(visitor.get("/api/me"));
    answers.add(visitor.post("/account/x-access", Map.of("csrf", account.csrf())));
    secrets.add(server.x().consumerSecret());
    secrets.add(requireNonNull(server.x().clientSecret()));
    secrets.add(XSimulator.SECRET_MARK);

    for (Answer answer : answers) {
      assertThat(answer.everything()).doesNotContain(secrets);
    }
    String login = visitor.loginCookie().orElseThrow().getValue().substring(0, 43);
    assertThat(server.payara().log()).doesNotContain(secrets).doesNotContain(login);
  }

  private static String proof(String callback, String until) {
    return callback.replaceFirst(until, "").replaceFirst("&.*", "");
  }
}
