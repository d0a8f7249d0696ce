package org.loginwithx.container;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** A server application that logs users in by OpenID Connect, registered by an administrator. */
final class RelyingParty {

  static final String NONCE = "n-0S6_WzA2Mj";

  private final LoginServer server;
  private final String redirect;
  private String id = "";
  private String secret = "";

  private RelyingParty(LoginServer server, String redirect) {
    this.server = server;
    this.redirect = redirect;
  }

  /**
   * Registers it.
   *
   * @param more fields of the form
   */
  static RelyingParty register(
      LoginServer server, Visitor boss, String name, String redirect, Map<String, String> more) {
    RelyingParty party = new RelyingParty(server, redirect);
    Map<String, String> form = new HashMap<>();
    form.put("csrf", boss.get("/account").csrf());
    form.put("action", "save");
    form.put("name", name);
    form.put("redirectUris", redirect);
    form.put("groups", "user");
    form.put("ownSite", "true");
    form.put("credential", "secret");
    form.putAll(more);
    Answer answer = boss.post("/admin/applications/new", form);
    if (answer.status() == 303) {
      party.id = answer.location().replaceAll(".*/", "");
      return party;
    }
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    party.id = code(answer, "client-id");
    party.secret = code(answer, "client-secret");
    return party;
  }

  private static String code(Answer page, String id) {
    return page.body().replaceAll("(?s).*<code id=\"" + id + "\">([^<]+)</code>.*", "$1");
  }

  String id() {
    return id;
  }

  String secret() {
    return secret;
  }

  String redirect() {
    return redirect;
  }

  /** The path of an authorization request, with these parameters changed or, if empty, left out. */
  String asks(String... changes) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", id);
    parameters.put("redirect_uri", redirect);
    parameters.put("scope", "openid profile email groups offline_access");
    parameters.put("state", "s t");
    parameters.put("nonce", NONCE);
    for (int i = 0; i < changes.length; i += 2) {
      parameters.put(changes[i], changes[i + 1]);
    }
    return "/connect/twitter?"
        + parameters.entrySet().stream()
            .filter(each -> !each.getValue().isEmpty())
            .map(each -> each.getKey() + "=" + Visitor.encode(each.getValue()))
            .collect(Collectors.joining("&"));
  }

  /** The parameters with which a user who is logged in comes back at once. */
  Map<String, String> answered(Visitor visitor, String... changes) {
    return parameters(visitor.get(asks(changes)).location());
  }

  /** The code with which a user who is logged in comes back at once. */
  String code(Visitor visitor, String... changes) {
    Map<String, String> answer = answered(visitor, changes);
    assertThat(answer).containsKey("code").doesNotContainKey("error");
    return requireNonNull(answer.get("code"));
  }

  static Map<String, String> parameters(String address) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : URI.create(address).getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  String basic() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((id + ":" + secret).getBytes(StandardCharsets.US_ASCII));
  }

  /** The form that exchanges a code, without a proof of the client. */
  Map<String, String> exchange(String code) {
    return new HashMap<>(
        Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", redirect));
  }

  Answer token(Map<String, String> form) {
    return new Visitor(server).post("/api/token", form, "Authorization", basic());
  }

  /** Tokens for a user who is logged in. */
  JsonObject tokens(Visitor visitor, String... changes) {
    return json(token(exchange(code(visitor, changes))));
  }

  static JsonObject json(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Json.createReader(new StringReader(answer.body())).readObject();
  }

  /** The claims of an ID token that Nimbus accepts. */
  IDTokenClaimsSet validated(JsonObject tokens, JWSAlgorithm algorithm, @Nullable String nonce) {
    try {
      JWKSet keys = JWKSet.parse(new Visitor(server).get("/.well-known/jwks.json").body());
      return new IDTokenValidator(new Issuer(issuer()), new ClientID(id), algorithm, keys)
          .validate(
              JWTParser.parse(tokens.getString("id_token")),
              nonce == null ? null : new Nonce(nonce));
    } catch (Exception refused) {
      return Assertions.fail("refused by the library", refused);
    }
  }

  String issuer() {
    return server.uri("/").toString().replaceAll("/$", "");
  }
}
