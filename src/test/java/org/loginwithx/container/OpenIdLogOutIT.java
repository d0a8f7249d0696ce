package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import jakarta.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.LogoutReceiver;
import org.loginwithx.simulator.XAccount;

/** Log-outs between this site and applications, with Nimbus' SDK as the application. */
final class OpenIdLogOutIT {

  private static final String CALLBACK = "https://wiki.example/callback";
  private static final String AFTER = "https://wiki.example/bye?from=here";

  private static LoginServer server;
  private static LogoutReceiver receiver;
  private static RelyingParty wiki;
  private static RelyingParty other;

  @BeforeAll
  static void start() {
    server = LoginServer.sharedOAuth2();
    server.x().reset();
    receiver = LogoutReceiver.start();
    Visitor boss = boss();
    wiki =
        RelyingParty.register(
            server,
            boss,
            "Wiki of log-outs",
            CALLBACK,
            Map.of("afterLogoutUris", AFTER, "backChannel", receiver.address()));
    other = RelyingParty.register(server, boss, "Other", "https://other.example/cb", Map.of());
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  @BeforeEach
  void reset() {
    server.x().reset();
  }

  private static Visitor boss() {
    server.x().putAccount(XAccount.of("90001", "boss", "Boss"));
    return Visitor.loggedIn(server, "boss");
  }

  private static IDTokenClaimsSet idToken(JsonObject tokens) {
    return wiki.validated(tokens, JWSAlgorithm.ES256, RelyingParty.NONCE);
  }

  private static String hint(Visitor visitor) {
    return wiki.tokens(visitor, "scope", "openid").getString("id_token");
  }

  private static LogoutTokenClaimsSet told() {
    try {
      JWKSet keys = JWKSet.parse(new Visitor(server).get("/.well-known/jwks.json").body());
      return new LogoutTokenValidator(
              new Issuer(wiki.issuer()), new ClientID(wiki.id()), JWSAlgorithm.ES256, keys)
          .validate(SignedJWT.parse(receiver.next()));
    } catch (Exception refused) {
      return Assertions.fail("refused by the library", refused);
    }
  }

  private static void assertTold(JsonObject tokens) {
    LogoutTokenClaimsSet told = told();
    assertThat(told.getSubject()).isEqualTo(idToken(tokens).getSubject());
    assertThat(told.getSessionID().getValue()).isEqualTo(idToken(tokens).getStringClaim("sid"));
  }

  private static String path(String... parameters) {
    StringBuilder path = new StringBuilder("/connect/logout");
    for (int i = 0; i < parameters.length; i += 2) {
      path.append(i == 0 ? '?' : '&').append(parameters[i]);
      path.append('=').append(Visitor.encode(parameters[i + 1]));
    }
    return path.toString();
  }

  /** Presses the button of the question. */
  private static Answer confirm(Visitor visitor, Answer question) {
    Map<String, String> form = new HashMap<>();
    for (String name : new String[] {"csrf", "client_id", "post_logout_redirect_uri", "state"}) {
      if (question.body().contains("name=\"" + name + "\"")) {
        form.put(name, question.field(name).replace("&amp;", "&"));
      }
    }
    return visitor.post("/connect/logout", form);
  }

  private static void assertAsked(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("Log out of this site?");
  }

  @Test
  void metadataNamesBothLogOuts() throws Exception {
    OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(new Issuer(wiki.issuer()));

    assertThat(metadata.getEndSessionEndpointURI()).hasToString(wiki.issuer() + "/connect/logout");
    assertThat(metadata.supportsBackChannelLogout()).isTrue();
    assertThat(metadata.supportsBackChannelLogoutSession()).isTrue();
  }

  @Test
  void applicationIsToldOfALogOut() {
    Visitor visitor = Visitor.loggedIn(server, "tells_one");
    JsonObject tokens = wiki.tokens(visitor, "scope", "openid");

    visitor.logOut();

    assertTold(tokens);
    assertThat(
            new Visitor(server)
                .get("/api/userinfo", "Authorization", "Bearer " + tokens.getString("access_token"))
                .status())
        .isEqualTo(401);
  }

  @Test
  void applicationIsToldWhenAnAdministratorEndsTheSessions() {
    Visitor visitor = Visitor.loggedIn(server, "tells_two");
    JsonObject tokens = wiki.tokens(visitor);

    AdminIT.act(boss(), AdminIT.userId(visitor), "end-sessions");

    assertTold(tokens);
  }

  @Test
  void applicationIsToldWhenAnAdministratorDisablesTheUser() {
    Visitor visitor = Visitor.loggedIn(server, "tells_three");
    JsonObject tokens = wiki.tokens(visitor);

    AdminIT.act(boss(), AdminIT.userId(visitor), "disable");

    assertTold(tokens);
  }

  @Test
  void tokenOfTheUserLogsOutAtOnce() {
    Visitor visitor = Visitor.loggedIn(server, "leaves_one");
    String hint = hint(visitor);

    Answer answer =
        visitor.get(
            path("id_token_hint", hint, "post_logout_redirect_uri", AFTER, "state", "a b&c"));

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.location()).isEqualTo(AFTER + "&state=a+b%26c");
    assertThat(visitor.isAnonymous()).isTrue();
    told();
  }

  @Test
  void withoutAnAddressTheUserSeesThatItIsDone() {
    Visitor visitor = Visitor.loggedIn(server, "leaves_two");

    Answer answer = visitor.get(path("id_token_hint", hint(visitor)));

    assertThat(visitor.get(answer.location()).body()).contains("You are logged out.");
    assertThat(visitor.isAnonymous()).isTrue();
    told();
  }

  @Test
  @DisplayName("A form of another site comes without the cookie, so the request is asked again")
  void requestMayComeByPost() {
    Visitor visitor = Visitor.loggedIn(server, "leaves_three");
    Map<String, String> form =
        Map.of("id_token_hint", hint(visitor), "post_logout_redirect_uri", AFTER);

    Answer answer = new Visitor(server).post("/connect/logout", form);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(Visitor.loggedIn(server, "another_user").get(answer.location()).body())
        .as("it is of one user")
        .contains("Log out of this site?");
    assertThat(visitor.get(answer.location()).location()).isEqualTo(AFTER);
    assertThat(visitor.isAnonymous()).isTrue();
    told();
    assertThat(
            new Visitor(server)
                .post("/connect/logout", Map.of("state", "x".repeat(7_000)))
                .status())
        .isEqualTo(400);
  }

  @Test
  @DisplayName("ASVS-14.2.1: an ID token that comes by POST is in no address, and so in no log")
  void tokenStaysOutOfAddresses() throws Exception {
    Visitor visitor = Visitor.loggedIn(server, "keeps_it_secret");
    String hint = hint(visitor);
    String wrong = hint.substring(0, hint.length() - 3) + "AAA";

    for (String token : new String[] {hint, wrong, "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."}) {
      String address =
          new Visitor(server)
              .post("/connect/logout", Map.of("id_token_hint", token, "client_id", wiki.id()))
              .location();
      assertThat(address).startsWith(wiki.issuer() + "/connect/logout?").contains(wiki.id());
      for (String part : token.split("\\.")) {
        assertThat(address).doesNotContain(part);
      }
      assertThat(URLDecoder.decode(address, StandardCharsets.UTF_8))
          .doesNotContain(SignedJWT.parse(hint).getJWTClaimsSet().getSubject());
      assertThat(address.contains("id_token_hint=-")).isEqualTo(!token.equals(hint));
      if (!token.equals(hint)) {
        assertAsked(visitor.get(address));
      }
    }
    String asked =
        new Visitor(server)
            .post("/connect/twitter", Map.of("client_id", wiki.id(), "id_token_hint", hint))
            .location();
    assertThat(asked).contains("id_token_hint=").doesNotContain(hint.split("\\.")[1]);
  }

  @Test
  @DisplayName("Any page can lead a browser here: without a token of the user, the user is asked")
  void userIsAsked() {
    Visitor visitor = Visitor.loggedIn(server, "is_asked");
    String ofAnother = hint(Visitor.loggedIn(server, "another_one"));
    String[] back = {"post_logout_redirect_uri", AFTER, "state", "s"};
    String[] ours = {"client_id", wiki.id(), back[0], back[1], back[2], back[3]};

    assertAsked(visitor.get(path()));
    assertAsked(visitor.get(path("client_id", wiki.id())));
    assertAsked(visitor.get(path("id_token_hint", ofAnother)));
    assertAsked(visitor.get(path("id_token_hint", "x.y.z", "client_id", wiki.id())));
    assertAsked(visitor.get(path("id_token_hint", ofAnother + "x")));
    Answer question = visitor.get(path(ours));
    assertAsked(question);
    assertThat(question.body()).contains("Wiki of log-outs");
    assertThat(visitor.isLoggedInAs("is_asked")).isTrue();

    Answer answer = confirm(visitor, question);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("href=\"" + AFTER + "&amp;state=s\"", "Continue to Wiki of log-outs");
    assertThat(visitor.isAnonymous()).isTrue();
  }

  @Test
  void questionIsInTheLanguageThatTheApplicationNames() {
    Visitor visitor = Visitor.loggedIn(server, "is_asked_in_german");

    assertThat(visitor.get(path("ui_locales", "de-CH fr")).body())
        .contains("Von dieser Website abmelden?");
  }

  @Test
  void withoutAnApplicationTheUserStaysHere() {
    Visitor visitor = Visitor.loggedIn(server, "stays_here");
    Answer question = visitor.get(path("post_logout_redirect_uri", "https://evil.example/"));
    assertAsked(question);

    Answer answer = confirm(visitor, question);

    assertThat(answer.location()).isEqualTo(wiki.issuer() + "/?loggedOut=true");
    assertThat(visitor.isAnonymous()).isTrue();
  }

  @Test
  @DisplayName("ASVS-3.5.1: another site cannot answer the question")
  void answerNeedsTheTokenOfTheForm() {
    Visitor visitor = Visitor.loggedIn(server, "is_not_tricked");

    Answer answer =
        visitor.post(
            "/connect/logout",
            Map.of("csrf", "x", "client_id", wiki.id(), "post_logout_redirect_uri", AFTER));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(visitor.isLoggedInAs("is_not_tricked")).isTrue();
  }

  @Test
  void wrongRequestRedirectsNowhereAndLogsNobodyOut() {
    Visitor visitor = Visitor.loggedIn(server, "stays");
    String hint = hint(visitor);
    String[][] wrong = {
      {"client_id", "unknown"},
      {"client_id", other.id(), "id_token_hint", hint},
      {"id_token_hint", hint, "post_logout_redirect_uri", "https://evil.example/"},
      {"id_token_hint", hint, "post_logout_redirect_uri", AFTER + "&more=1"},
      {"id_token_hint", hint, "post_logout_redirect_uri", CALLBACK},
      {"client_id", other.id(), "post_logout_redirect_uri", AFTER},
      {"id_token_hint", hint, "state", "a\nb"},
      {"id_token_hint", hint, "id_token_hint", hint}
    };

    for (String[] parameters : wrong) {
      Answer answer = visitor.get(path(parameters));

      assertThat(answer.status()).as(String.join(" ", parameters)).isEqualTo(400);
      assertThat(answer.header("Location")).isEmpty();
    }
    assertThat(visitor.isLoggedInAs("stays")).isTrue();
  }

  @Test
  void userWhoIsNotLoggedInGoesBackAtOnce() {
    Visitor visitor = new Visitor(server);

    assertThat(visitor.get(path("client_id", wiki.id(), "post_logout_redirect_uri", AFTER)))
        .satisfies(
            answer -> {
              assertThat(answer.status()).isEqualTo(303);
              assertThat(answer.location()).isEqualTo(AFTER);
            });
    assertThat(visitor.get(path()).location()).isEqualTo(wiki.issuer() + "/?loggedOut=true");
    assertThat(
            visitor
                .get(
                    path(
                        "client_id",
                        wiki.id(),
                        "post_logout_redirect_uri",
                        "https://evil.example/"))
                .status())
        .isEqualTo(400);
  }

  @Test
  void lookingAheadLogsNobodyOut() {
    Visitor visitor = Visitor.loggedIn(server, "looks_ahead");
    String path = path("id_token_hint", hint(visitor));

    assertThat(visitor.get(path, "Sec-Purpose", "prefetch").status()).isEqualTo(503);

    assertThat(visitor.isLoggedInAs("looks_ahead")).isTrue();
  }

  @Test
  void addressesOfALogOutAreChecked() {
    Visitor boss = boss();
    Map<String, String> form = new HashMap<>();
    form.put("csrf", boss.get("/account").csrf());
    form.put("action", "save");
    form.put("name", "Wrong");
    form.put("redirectUris", CALLBACK);
    form.put("credential", "none");
    form.put("backChannel", "http://wiki.example/logout");

    Answer answer = boss.post("/admin/applications/new", form);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("begins with https://");
    form.put("backChannel", "");
    form.put("afterLogoutUris", "https://*.wiki.example/");
    assertThat(boss.post("/admin/applications/new", form).body()).contains("at most ten addresses");
  }
}
