package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.loginwithx.LogoutReceiver;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XSimulator;

/**
 * Keycloak logs its users in here, with the configuration of the guide. Users who logged in with X
 * at Keycloak are exported and imported here.
 */
@Tag("servers")
final class KeycloakIT {

  private static final String REALM = "/realms/company";
  private static final String PROTOCOL = REALM + "/protocol/openid-connect";
  private static final String APP = "https://app.example/callback";
  private static final String APP_ID = "app";
  private static final String APP_SECRET = XSimulator.SECRET_MARK + "OfTheApp";
  private static final String NONCE = "n-0S6_WzA2Mj";

  /** More than a log-in and a log-out through Keycloak take. */
  private static final int MOST_STEPS = 20;

  private static final Keycloak KEYCLOAK = new Keycloak();

  private static MailServer mail;
  private static LoginServer server;
  private static LogoutReceiver app;

  @BeforeAll
  static void start() throws IOException {
    mail = MailServer.start();
    Map<String, String> settings = new HashMap<>(LoginServer.STORES_TOKENS);
    settings.putAll(mail.settings());
    settings.put("TWITTER_PROTOCOL", "oauth2");
    settings.put("LOGIN_EMAIL", "optional");
    settings.put("LOGIN_ADMIN_IDS", LoginServer.ADMIN_ID);
    settings.put("LOGIN_CLIENT_HOSTS", "127.0.0.1");
    server = LoginServer.start("of-keycloak", settings, List.of());
    server.x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "boss", "Boss"));
    app = LogoutReceiver.start();
    KEYCLOAK.start();
    makeRealm();
    RelyingParty bySecret = register("x", Map.of("credential", "secret", "ownSite", "true"));
    makeProvider(
        "x",
        Map.of(
            "clientId",
            bySecret.id(),
            "clientSecret",
            bySecret.secret(),
            "clientAuthMethod",
            "client_secret_basic"));
    String keys = new Visitor(server).get(KEYCLOAK.uri(PROTOCOL + "/certs")).body();
    RelyingParty byKey =
        register(
            "x-by-key",
            Map.of("credential", "keys", "jwks", keys, "ownSite", "", "algorithm", "RS256"));
    makeProvider("x-by-key", Map.of("clientId", byKey.id(), "clientAuthMethod", "private_key_jwt"));
    KEYCLOAK.create(
        REALM + "/identity-provider/instances/x-by-key/mappers",
        json(
            """
            {"name": "username", "identityProviderAlias": "x-by-key",
             "identityProviderMapper": "oidc-username-idp-mapper",
             "config": {"syncMode": "INHERIT", "target": "LOCAL", "template": "${CLAIM.sub}"}}
            """));
  }

  @AfterAll
  static void stop() {
    KEYCLOAK.close();
    app.close();
    server.close();
    mail.close();
  }

  private static JsonObject json(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }

  /** A realm with an application, which Keycloak tells of log-outs. */
  private static void makeRealm() {
    KEYCLOAK.create(
        "/realms",
        json(
            """
            {"realm": "company", "enabled": true,
             "clients": [{"clientId": "%s", "secret": "%s", "redirectUris": ["%s"],
                          "attributes": {"backchannel.logout.url": "%s",
                                         "post.logout.redirect.uris": "+"}}]}
            """
                .formatted(APP_ID, APP_SECRET, APP, app.address())));
    JsonObject profile = KEYCLOAK.read(REALM + "/users/profile").asJsonObject();
    KEYCLOAK.change(REALM + "/users/profile", withoutRequired(profile));
  }

  /** Keycloak gets one name of a user, and an address only if the user has confirmed one here. */
  private static JsonObject withoutRequired(JsonObject profile) {
    JsonArrayBuilder attributes = Json.createArrayBuilder();
    for (JsonObject attribute : profile.getJsonArray("attributes").getValuesAs(JsonObject.class)) {
      attributes.add(Json.createObjectBuilder(attribute).remove("required"));
    }
    return Json.createObjectBuilder(profile).add("attributes", attributes).build();
  }

  private static String endpoint(String alias) {
    return KEYCLOAK.uri(REALM + "/broker/" + alias + "/endpoint");
  }

  /** Registers Keycloak here. */
  private static RelyingParty register(String alias, Map<String, String> credential) {
    Map<String, String> form = new HashMap<>(credential);
    form.put("afterLogoutUris", endpoint(alias) + "/logout_response");
    form.put("backChannel", KEYCLOAK.uri(PROTOCOL + "/logout/backchannel-logout"));
    return RelyingParty.register(server, boss(), "Keycloak " + alias, endpoint(alias), form);
  }

  /** Adds this site to the realm, as the form of Keycloak does. */
  private static void makeProvider(String alias, Map<String, String> credential) {
    JsonObject discovered =
        KEYCLOAK
            .ask(
                REALM + "/identity-provider/import-config",
                Json.createObjectBuilder()
                    .add("providerId", "oidc")
                    .add("fromUrl", server.uri("/.well-known/openid-configuration").toString())
                    .build())
            .asJsonObject();
    assertThat(discovered.getString("validateSignature")).isEqualTo("true");
    JsonObjectBuilder config =
        Json.createObjectBuilder(discovered)
            .add("defaultScope", "openid profile email")
            .add("pkceEnabled", "true")
            .add("pkceMethod", "S256")
            .add("backchannelSupported", "false")
            .add("sendClientIdOnLogout", "true");
    credential.forEach(config::add);
    KEYCLOAK.create(
        REALM + "/identity-provider/instances",
        Json.createObjectBuilder()
            .add("alias", alias)
            .add("providerId", "oidc")
            .add("enabled", true)
            .add("trustEmail", true)
            .add("config", config)
            .build());
  }

  private static Visitor boss() {
    return Visitor.loggedIn(server, "boss");
  }

  /** Follows redirects as a browser does, through Keycloak, this site and X, to the application. */
  private static String follow(Visitor visitor, String address, String handle) {
    String next = address;
    for (int i = 0; i < MOST_STEPS; i++) {
      if (next.startsWith("https://app.example/")) {
        return next;
      }
      if (next.startsWith(server.x().authorizeUrl().toString())) {
        next = server.x().approve(next, handle);
      } else {
        Answer answer = visitor.get(next);
        boolean asked = next.startsWith(server.uri("/connect/twitter").toString());
        next = asked && answer.status() == 200 ? visitor.allow(answer) : answer.next();
      }
    }
    throw new AssertionError("No end: " + next);
  }

  /** Logs in to the application of the realm. */
  private static JsonObject logIn(Visitor visitor, String alias, String handle) {
    String address =
        KEYCLOAK.uri(PROTOCOL + "/auth")
            + ("?client_id=" + APP_ID)
            + ("&redirect_uri=" + Visitor.encode(APP))
            + ("&response_type=code&scope=openid&state=s&nonce=" + NONCE)
            + ("&kc_idp_hint=" + alias);
    String code = RelyingParty.parameters(follow(visitor, address, handle)).get("code");
    assertThat(code).isNotNull();
    return RelyingParty.json(
        visitor.post(
            KEYCLOAK.uri(PROTOCOL + "/token"),
            Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                APP,
                "client_id",
                APP_ID,
                "client_secret",
                APP_SECRET)));
  }

  /** The claims of Keycloak's ID token, which Nimbus accepts. */
  private static IDTokenClaimsSet claims(JsonObject tokens) throws Exception {
    Issuer issuer = new Issuer(KEYCLOAK.uri(REALM));
    JWKSet keys = JWKSet.load(OIDCProviderMetadata.resolve(issuer).getJWKSetURI().toURL());
    return new IDTokenValidator(issuer, new ClientID(APP_ID), JWSAlgorithm.RS256, keys)
        .validate(JWTParser.parse(tokens.getString("id_token")), new Nonce(NONCE));
  }

  private static JsonObject user(String username) {
    JsonArray found = KEYCLOAK.read(REALM + "/users?exact=true&username=" + username).asJsonArray();
    assertThat(found).hasSize(1);
    return found.getJsonObject(0);
  }

  private static JsonArray ofUser(JsonObject user, String what) {
    return KEYCLOAK.read(REALM + "/users/" + user.getString("id") + "/" + what).asJsonArray();
  }

  /** Keycloak has told its application, and its session has ended. */
  private static void assertEnded(JsonObject user) throws ParseException {
    assertThat(SignedJWT.parse(app.next()).getJWTClaimsSet().getSubject())
        .isEqualTo(user.getString("id"));
    LoginServer.await(() -> ofUser(user, "sessions").isEmpty(), "end of the session");
  }

  @Test
  @DisplayName("A user of Keycloak logs in with X, and Keycloak is told when the log-in has ended")
  void keycloakAsABroker() throws Exception {
    server.x().putAccount(XAccount.of("820001", "dora", "Dora Example"));
    Visitor dora = Visitor.loggedIn(server, "dora");
    String csrf = dora.get("/account").csrf();
    dora.post("/account/email", Map.of("csrf", csrf, "email", "dora@example.org"));
    dora.post("/email/confirm", Map.of("token", mail.newestTo("dora@example.org").token()));
    dora.logOut();

    IDTokenClaimsSet claims = claims(logIn(dora, "x", "dora"));

    String id = AdminIT.userId(dora);
    JsonObject user = user("dora");
    assertThat(user.getString("firstName")).isEqualTo("Dora");
    assertThat(user.getString("lastName")).isEqualTo("Example");
    assertThat(user.getString("email")).isEqualTo("dora@example.org");
    assertThat(user.getBoolean("emailVerified")).isTrue();
    assertThat(claims.getSubject().getValue()).isEqualTo(user.getString("id"));
    assertThat(claims.getStringClaim("preferred_username")).isEqualTo("dora");
    assertThat(claims.getStringClaim("name")).isEqualTo("Dora Example");
    assertThat(ofUser(user, "federated-identity"))
        .containsExactly(
            json(
                "{\"identityProvider\":\"x\",\"userId\":\"%s\",\"userName\":\"dora\"}"
                    .formatted(id)));
    assertThat(ofUser(user, "sessions")).hasSize(1);

    AdminIT.act(boss(), id, "end-sessions");

    assertEnded(user);

    server.x().changeHandle("dora", "dora_is_new");
    IDTokenClaimsSet later = claims(logIn(dora, "x", "dora_is_new"));
    assertThat(later.getSubject()).as("the same user").isEqualTo(claims.getSubject());
    assertThat(later.getStringClaim("preferred_username")).isEqualTo("dora");

    server.x().putAccount(XAccount.of("820004", "dora", "Another Dora"));
    assertThatThrownBy(() -> logIn(new Visitor(server), "x", "dora"))
        .as("the next user who has the handle")
        .hasMessageContaining("User with username dora already exists");
  }

  @Test
  @DisplayName("Keycloak proves itself by its key, and the user is asked")
  void keycloakWithAKey() throws Exception {
    server.x().putAccount(XAccount.of("820002", "emil", "Emil"));
    Visitor emil = new Visitor(server);

    IDTokenClaimsSet claims = claims(logIn(emil, "x-by-key", "emil"));

    JsonObject user = user(AdminIT.userId(emil));
    assertThat(claims.getSubject().getValue()).isEqualTo(user.getString("id"));
    assertThat(user.getString("firstName")).isEqualTo("Emil");
    assertThat(user).doesNotContainKeys("lastName", "email");
    assertThat(ofUser(user, "federated-identity").getJsonObject(0).getString("userId"))
        .isEqualTo(AdminIT.userId(emil));

    emil.logOut();

    assertEnded(user);
  }

  @Test
  void logOutAtTheApplicationEndsTheLogInHere() throws Exception {
    server.x().putAccount(XAccount.of("820003", "fay", "Fay Example"));
    Visitor fay = new Visitor(server);
    JsonObject tokens = logIn(fay, "x", "fay");
    assertThat(fay.isLoggedInAs("fay")).isTrue();

    String end =
        follow(
            fay,
            KEYCLOAK.uri(PROTOCOL + "/logout")
                + ("?id_token_hint=" + tokens.getString("id_token"))
                + ("&post_logout_redirect_uri=" + Visitor.encode(APP)),
            "fay");

    assertThat(end).isEqualTo(APP);
    assertThat(fay.isAnonymous()).isTrue();
    assertEnded(user("fay"));
  }

  private static String makeOldUser(String fields, String provider, String accountId) {
    String users = "/realms/old-site/users";
    String id = KEYCLOAK.create(users, json(fields));
    KEYCLOAK.create(
        users + "/" + id + "/federated-identity/" + provider,
        Json.createObjectBuilder()
            .add("identityProvider", provider)
            .add("userId", accountId)
            .add("userName", "name_at_" + provider)
            .build());
    return id;
  }

  @Test
  @DisplayName("A user who logged in with X at Keycloak is the same user here after the import")
  void usersOfAnExport() throws IOException {
    KEYCLOAK.create(
        "/realms",
        json(
            """
            {"realm": "old-site", "enabled": true,
             "groups": [{"name": "editors"}, {"name": "admin"}],
             "identityProviders": [
               {"alias": "twitter", "providerId": "twitter",
                "config": {"clientId": "key", "clientSecret": "secret"}},
               {"alias": "google", "providerId": "google",
                "config": {"clientId": "key", "clientSecret": "secret"}}]}
            """));
    String anna =
        makeOldUser(
            """
            {"username": "anna", "firstName": "Anna", "lastName": "Alt", "enabled": true,
             "email": "anna@example.org", "emailVerified": true,
             "groups": ["/editors", "/admin"]}
            """,
            "twitter",
            "1301152652357595137");
    String ben =
        makeOldUser(
            "{\"username\": \"ben\", \"enabled\": false}", "twitter", "1301152652357595138");
    makeOldUser("{\"username\": \"cem\", \"enabled\": true}", "google", "107");
    Path users = KEYCLOAK.export("old-site").resolve("old-site-users-0.json");
    Visitor boss = boss();

    assertThat(ImportIT.upload(boss, "keycloak", Files.readString(users)).status()).isEqualTo(303);

    assertThat(boss.get(ImportIT.PAGE).body())
        .contains("Would be created: 2", "left out: google (1)", "Without the groups: admin")
        .doesNotContain("Conflicts:");
    ImportIT.start(boss);
    server.awaitLogLine("event=import", "outcome=done", "made=2");
    assertThat(boss.get("/admin/people/" + anna).body())
        .contains("Anna Alt", "@name_at_twitter", "1301152652357595137", "editors")
        .doesNotContain(">Administrator<");

    server.x().putAccount(XAccount.of("1301152652357595137", "anna", "Anna at X"));
    server.x().putAccount(XAccount.of("1301152652357595138", "ben", "Ben"));
    Visitor hers = Visitor.loggedIn(server, "anna");

    assertThat(AdminIT.userId(hers)).isEqualTo(anna);
    assertThat(hers.get("/account").body())
        .as("an address of a file")
        .contains("Anna at X")
        .doesNotContain("anna@example.org");
    Visitor his = new Visitor(server);
    his.logIn("ben");
    assertThat(his.isAnonymous()).as("disabled there").isTrue();
    assertThat(boss.get("/admin/people/" + ben).status()).isEqualTo(200);
  }
}
