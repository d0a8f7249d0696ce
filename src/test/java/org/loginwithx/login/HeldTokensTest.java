package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.login.LoginFlow.Authenticated;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.user.Profile;
import org.loginwithx.web.CookieJar;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.x.UserTokens;

/** X's tokens, while a person is asked something, are in the session and cannot be read there. */
final class HeldTokensTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final LoginAttempt ATTEMPT =
      new LoginAttempt(new CookieJar("").request(), new CookieJar("").response());
  private static final LoginSecret SECRET = LoginSecret.random();
  private static final String CANARY = "canary6f1d";
  private static final Profile ANNA =
      new Profile(Profile.X, "42", "anna", "Anna", null, "anna@example.org");
  private static final JsonObject RAW =
      Json.createObjectBuilder().add("description", CANARY + "\"\u00e4").add("n", 9).build();
  private static final Profile BERT = new Profile(Profile.X, "43", "bert", "Bert", null, null);

  private final HeldTokens held = new HeldTokens(ServletFakes.sealer());

  static List<UserTokens> tokens() {
    return List.of(
        new UserTokens.OAuth1(new AccessToken(CANARY + "-token", CANARY + "-secret")),
        new UserTokens.OAuth2(
            new OAuth2Tokens(
                CANARY + "-access", CANARY + "-refresh", Scopes.of("users.read", "x"), NOW)),
        new UserTokens.OAuth2(new OAuth2Tokens(CANARY, null, Scopes.of("users.read"), NOW)));
  }

  private static String written(Object attribute) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(attribute);
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void questionForAnAddressKeepsThemSealed(UserTokens tokens) throws IOException {
    Authenticated authenticated = new Authenticated(ANNA, tokens, RAW);

    PendingMember member =
        PendingMember.of(ATTEMPT, new Identified(authenticated, SECRET, true), held, null, NOW);

    assertThat(written(member)).contains("anna@example.org").doesNotContain(CANARY);
    assertThat(member.toString()).doesNotContain(CANARY);
    assertThat(member.withEmail("a@example.org").identified(held, SECRET).orElseThrow())
        .satisfies(
            later -> {
              assertThat(later.authenticated()).isEqualTo(authenticated);
              assertThat(later.stays()).isTrue();
            });
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void questionWhichAccountKeepsThemSealed(UserTokens tokens) throws IOException {
    Authenticated authenticated = new Authenticated(ANNA, tokens, RAW);

    PendingSwitch asked =
        PendingSwitch.of(ATTEMPT, new Identified(authenticated, SECRET, false), false, held, NOW);

    assertThat(written(asked)).contains("anna@example.org").doesNotContain(CANARY);
    assertThat(asked.toString()).doesNotContain(CANARY);
    assertThat(asked.identified(held, SECRET).orElseThrow().authenticated())
        .isEqualTo(authenticated);
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void openForTheirAttemptAndAccountOnly(UserTokens tokens) {
    String sealed = held.seal("NUMBER", new Authenticated(ANNA, tokens, RAW));

    assertThat(held.open("NUMBER", ANNA, sealed)).isPresent();
    assertThat(held.open("OTHER", ANNA, sealed)).isEmpty();
    assertThat(held.open("NUMBER", BERT, sealed)).isEmpty();
    assertThat(new HeldTokens(ServletFakes.sealer()).open("NUMBER", ANNA, sealed)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void userObjectThatIsTooLongForASessionIsLeftOut(UserTokens tokens) {
    JsonObject most = objectOf(HeldTokens.LONGEST_RAW);
    JsonObject more = objectOf(HeldTokens.LONGEST_RAW + 1);

    assertThat(later(new Authenticated(ANNA, tokens, most)).raw()).isEqualTo(most);
    assertThat(later(new Authenticated(ANNA, tokens, more)))
        .isEqualTo(new Authenticated(ANNA, tokens, JsonValue.EMPTY_JSON_OBJECT));
  }

  private static JsonObject objectOf(int length) {
    String around = Json.createObjectBuilder().add("a", "").build().toString();
    String text = "x".repeat(length - around.length());
    return Json.createObjectBuilder().add("a", text).build();
  }

  private Authenticated later(Authenticated authenticated) {
    return held.open("NUMBER", ANNA, held.seal("NUMBER", authenticated)).orElseThrow();
  }

  @Test
  void whoDidNotComeFromXHasNone() {
    Authenticated authenticated = new Authenticated(ANNA);

    assertThat(held.seal("NUMBER", authenticated)).isNull();
    assertThat(held.open("NUMBER", ANNA, null)).contains(authenticated);
  }
}
