package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.simulator.Endpoint;

final class OAuth2CallbackIT extends CallbackCases {

  private static final String CALLBACK = "/oauth2/callback/twitter";

  OAuth2CallbackIT() {
    super(
        LoginServer.sharedOAuth2(),
        CALLBACK,
        Endpoint.TOKEN,
        "state",
        "code",
        "?error=access_denied");
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("ADV-06", ""),
        Arguments.of("ADV-06", "?state=&code="),
        Arguments.of("ADV-06", "?state="),
        Arguments.of("ADV-08", "?code=VERIFIER"),
        Arguments.of("BCP-03", "?state=TOKENx&code=VERIFIER"),
        Arguments.of("BCP-06", "?state=edited&code=VERIFIER"),
        Arguments.of("F-47", "?state=TOKEN"),
        Arguments.of("F-47", "?state=TOKEN&code="),
        Arguments.of("F-47", "?state=TOKEN&code=%00"),
        Arguments.of("F-47", "?state=TOKEN&code=a%0Ab"),
        Arguments.of("F-47", "?state=TOKEN&code=" + "v".repeat(513)),
        Arguments.of("F-48", "?state=TOKEN&state=TOKEN&code=VERIFIER"),
        Arguments.of("F-48", "?state=TOKEN&code=VERIFIER&code=x"),
        Arguments.of("F-48", "?state[]=TOKEN&code[]=VERIFIER"),
        Arguments.of("F-48", "?state=TOKEN&error=access_denied&error=access_denied"),
        Arguments.of("F-48", "?state=TOKEN&code=VERIFIER&iss=a&iss=b"),
        Arguments.of("F-45", "?state=TOKEN&code=VERIFIER&error=access_denied"),
        Arguments.of("F-44", "?state=somebodyelses&error=access_denied"),
        Arguments.of("F-44", "?state=%00&error=access_denied"),
        Arguments.of("ISS-01", "?state=TOKEN&code=VERIFIER&iss=https://evil.example"),
        Arguments.of("ISS-01", "?state=TOKEN&code=VERIFIER&iss="),
        Arguments.of("ISS-02", "?state=TOKEN&code=VERIFIER&iss=ISSUER/other"),
        Arguments.of("ISS-04", "?state=TOKEN&error=access_denied&iss=https://evil.example"),
        Arguments.of("BCP-12", "?access_token=TOKEN"));
  }

  @Test
  @DisplayName("BCP-05, BCP-08, BCP-09: each start has a state and a challenge of its own, by S256")
  void eachStartHasAStateAndAChallengeOfItsOwn() {
    Map<String, String> first = query(new Visitor(server).start("/account"));
    Map<String, String> second = query(new Visitor(server).start("/account"));

    assertThat(first)
        .containsEntry("response_type", "code")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("client_id", server.x().clientId())
        .containsEntry("scope", "offline.access%20tweet.read%20users.read")
        .containsEntry("redirect_uri", Visitor.encode(server.uri(CALLBACK).toString()))
        .containsOnlyKeys(
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "code_challenge",
            "code_challenge_method");
    assertThat(first.get("state")).hasSizeBetween(32, 500).isNotEqualTo(second.get("state"));
    assertThat(first.get("code_challenge")).hasSize(43).isNotEqualTo(second.get("code_challenge"));
  }

  @Test
  @DisplayName("ADV-03, BCP-09: nothing in the link to us changes what X is asked")
  void linkDoesNotChangeWhatXIsAsked() {
    String page =
        new Visitor(server)
            .get(
                "/login/twitter?state=mine&code_challenge_method=plain&scope=dm.write"
                    + "&redirect_uri=http://evil.example&force_login=true")
            .location();

    assertThat(page).doesNotContain("mine", "plain", "dm.write", "evil", "force_login");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://x.com/x",
        "http://x.com",
        "https://x.com.evil.example",
        "https://x.com@evil.example",
        "https://evil.example",
        ""
      })
  @DisplayName("ISS-01: another issuer is refused, and the log has its name")
  void otherIssuerIsRefused(String issuer) {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("iss", "/account") + "&iss=" + Visitor.encode(issuer);

    assertThat(visitor.get(callback).status()).isEqualTo(400);

    assertThat(visitor.isAnonymous()).isTrue();
    server.awaitLogLine("reason=other_issuer", "detail=iss:" + issuer);
  }

  static Stream<String> issuers() {
    return Stream.of(
        LoginServer.sharedOAuth2().x().baseUri().toString(),
        LoginServer.sharedOAuth2().x().baseUri() + "/",
        "https://x.com",
        "https://X.com/",
        "https://twitter.com",
        "https://api.x.com:443");
  }

  @ParameterizedTest
  @MethodSource("issuers")
  @DisplayName("ISS-05: a callback may name no issuer, or any name of X")
  void rightIssuerIsAccepted(String issuer) {
    Visitor visitor = new Visitor(server);

    Answer back =
        visitor.get(visitor.approve("iss", "/account") + "&iss=" + Visitor.encode(issuer));

    assertThat(back.status()).isEqualTo(303);
    assertThat(visitor.isLoggedInAs("iss")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "server_error, 503, x_5xx",
    "temporarily_unavailable, 503, x_overloaded",
    "invalid_scope, 503, x_request_refused",
    "unauthorized_client, 503, x_request_refused",
    "teapot, 502, x_unknown_error",
    "<script>alert(1)</script>, 502, x_unknown_error"
  })
  @DisplayName("F-46: X's other errors have words of our own, and stay out of page and log line")
  void otherErrorsOfXAreExplained(String error, int status, String reason) {
    Visitor visitor = new Visitor(server);
    String state = query(visitor.start("/account")).get("state");
    String query =
        "?state="
            + state
            + "&error="
            + Visitor.encode(error)
            + "&error_description="
            + "d".repeat(6000);

    Answer answer = visitor.get(CALLBACK + query);

    assertRefused(answer, status);
    assertThat(answer.body()).doesNotContain("alert(1)", "teapot", "dddd");
    String line = server.awaitLogLine("number=" + answer.number());
    assertThat(line).contains("reason=" + reason, "detail=error:").doesNotContain("dddd", "\"");
    // BCP-04: the state is dead now.
    assertRefused(visitor.get(CALLBACK + "?state=" + state + "&code=abc"), 400);
  }

  @Test
  @DisplayName("BCP-04: a cancelled log-in cannot be finished any more")
  void cancelEndsTheLogIn() {
    Visitor visitor = new Visitor(server);
    String page = visitor.start("/account");
    String approved = server.x().approve(page, "late");
    assertThat(visitor.get(server.x().deny(page)).location()).contains("/sign-in");

    assertRefused(visitor.get(approved), 400);
    assertThat(visitor.isAnonymous()).isTrue();
  }

  @Test
  @DisplayName("BCP-07: a code of another user's log-in does not fit this one")
  void codeOfAnotherLogInIsRefusedByX() {
    String attackers = query(new Visitor(server).approve("attacker", "/account")).get("code");
    Visitor victim = new Visitor(server);
    String state = query(victim.start("/account")).get("state");

    Answer answer = victim.get(CALLBACK + "?state=" + state + "&code=" + attackers);

    assertThat(answer.status()).isEqualTo(400);
    server.awaitLogLine("reason=code_mismatch", "number=" + answer.number());
    assertThat(victim.isAnonymous()).isTrue();
  }

  @Test
  @DisplayName("BCP-10, ADV-15: what one protocol began is refused at the callback of the other")
  void eachProtocolHasItsOwnCallback() {
    Visitor visitor = new Visitor(server);
    String callback = visitor.approve("mixed", "/account");
    Map<String, String> real = query(callback);

    Answer answer =
        visitor.get(
            "/oauth/callback/twitter?oauth_token="
                + real.get("state")
                + "&oauth_verifier="
                + real.get("code"));

    assertRefused(answer, 400);
    server.awaitLogLine("reason=other_protocol", "number=" + answer.number());
    assertThat(server.x().calls(Endpoint.ACCESS_TOKEN)).isZero();
    assertRefused(visitor.get(callback), 400);

    Visitor other = new Visitor(LoginServer.shared());
    Map<String, String> oauth1 = query(other.approve("mixed", "/account"));
    Answer refused =
        other.get(
            CALLBACK
                + "?state="
                + oauth1.get("oauth_token")
                + "&code="
                + oauth1.get("oauth_verifier"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(LoginServer.shared().x().calls(Endpoint.TOKEN)).isZero();
    LoginServer.shared().x().reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {"users.read tweet.read", "tweet.read users.read offline.access"})
  @DisplayName("F-33: granted less or more than asked, log-in goes on if X says who it is")
  void otherScopesThanAskedAreNoHindrance(String granted) {
    Visitor visitor = new Visitor(server);
    server.x().grantOnly(granted.split(" "));

    assertThat(visitor.logIn("scoped").status()).isEqualTo(303);
  }

  @Test
  @DisplayName("F-33: without the right to read the profile, the user is told and asked again")
  void tooFewScopesAreExplained() {
    Visitor visitor = new Visitor(server);
    server.x().grantOnly("tweet.read");

    Answer answer = visitor.logIn("scoped");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("X did not let us see who you are").contains("Try again");
    assertThat(server.x().calls(Endpoint.USERS_ME)).isZero();
    assertThat(visitor.isAnonymous()).isTrue();
  }

  @Test
  void signInPageSaysHowToChangeTheAccount() {
    assertThat(new Visitor(server).get("/sign-in").body())
        .contains("switch to it at x.com first")
        .doesNotContain("force_login");
    assertThat(new Visitor(LoginServer.shared()).get("/sign-in?returnTo=/account").body())
        .contains("/login/twitter?returnTo=%2Faccount&amp;force_login=true");
  }
}
