package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.simulator.Endpoint;
import org.loginwithx.simulator.Misbehaviour;
import org.loginwithx.simulator.XError;
import org.loginwithx.simulator.XSimulator;

/**
 * What must stay on the server stays there: canaries are looked for wherever something leaves it.
 */
final class SecretsIT {

  private static LoginServer server;

  @BeforeAll
  static void start() {
    server = LoginServer.shared();
  }

  @Test
  @DisplayName("ASVS-16.2.5, ADV-53: no secret in any answer or log line")
  void nothingSecretLeavesTheServer() {
    List<Answer> answers = new ArrayList<>();
    List<String> secrets = new ArrayList<>();
    Visitor visitor = new Visitor(server);
    for (Endpoint endpoint :
        List.of(Endpoint.ACCESS_TOKEN, Endpoint.VERIFY_CREDENTIALS, Endpoint.REQUEST_TOKEN)) {
      for (Misbehaviour misbehaviour :
          List.of(
              Misbehaviour.garbageHtml(),
              Misbehaviour.error(XError.COULD_NOT_AUTHENTICATE),
              Misbehaviour.htmlErrorPage(500),
              Misbehaviour.truncatedBody())) {
        String callback = visitor.approve("canary", "/account");
        secrets.add(callback.replaceAll(".*oauth_verifier=", ""));
        server.x().misbehaveNext(endpoint, misbehaviour);
        answers.add(visitor.get(callback));
        answers.add(visitor.get("/login/twitter"));
        server.x().reset();
      }
    }
    String callback = visitor.approve("canary", "/account");
    secrets.add(callback.replaceAll(".*oauth_verifier=", ""));
    answers.add(visitor.get(callback));
    answers.add(visitor.get("/account"));
    answers.add(visitor.get("/api/me"));
    secrets.add(server.x().consumerSecret());
    secrets.add(XSimulator.SECRET_MARK);

    for (Answer answer : answers) {
      assertThat(answer.everything()).doesNotContain(secrets);
    }
    String session = visitor.cookie("JSESSIONID").orElseThrow();
    assertThat(server.payara().log()).doesNotContain(secrets).doesNotContain(session);
  }
}
