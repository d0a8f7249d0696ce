package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The requests in X's own documentation as they stand there (docs.x.com, August 2026), with other
 * keys, tokens and codes in the places of the examples.
 */
final class DocumentedRequestsTest {

  private static final String CALLBACK = "https://www.example.com";
  private static final String VERIFIER = "challenge".repeat(8);

  private static final String ME =
      """
      curl "https://api.x.com/2/users/me" \\
        -H "Authorization: Bearer $USER_ACCESS_TOKEN"
      """;

  @RegisterExtension
  static final XSimulator X =
      XSimulator.start(settings().withAccount(XAccount.of("2244994945", "XDevelopers", "X Dev")));

  @RegisterExtension
  static final XSimulator PUBLIC = XSimulator.start(settings().withPublicClient());

  private final Map<String, String> variables = new HashMap<>();

  /** The example of the documentation has the challenge method {@code plain}. */
  private static XSimulatorSettings settings() {
    return XSimulatorSettings.defaults().withCallback(CALLBACK).withPlainCodeChallenge();
  }

  @BeforeEach
  void fillIn() {
    variables.put("API_KEY", X.consumerKey());
    variables.put("API_SECRET_KEY", X.consumerSecret());
    variables.put("CLIENT_ID", X.clientId());
    variables.put("BASIC", new OAuth2Client(X).basic());
    variables.put("VERIFIER", VERIFIER);
  }

  private HttpResponse<String> run(XSimulator x, String command) {
    return new Curl(x.baseUri(), variables).run(command);
  }

  /** The value of a member, in a JSON answer with status 200. */
  private static String member(HttpResponse<String> answer, String name) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return OAuth2Client.json(answer).getString(name);
  }

  private void userAgrees(XSimulator x, String authorizeUrl) {
    Browser browser = x.browser();
    browser.open(
        authorizeUrl
            .replace("https://x.com", x.baseUri().toString())
            .replace("M1M5R3BMVy13QmpScXkzTUt5OE46MTpjaQ", x.clientId())
            .replace("code_challenge=challenge", "code_challenge=" + VERIFIER));
    assertThat(browser.isAtX()).isTrue();
    String callback = x.approve(browser.page().uri().toString(), "XDevelopers");
    assertThat(callback).startsWith(CALLBACK + "?state=state&code=");
    variables.put("CODE", Parameters.parse(URI.create(callback).getRawQuery()).first("code", ""));
  }

  private void userAgrees(XSimulator x) {
    userAgrees(
        x,
        "https://x.com/i/oauth2/authorize?response_type=code&client_id=M1M5R3BMVy13QmpScXkzTUt5OE46MTpjaQ&redirect_uri=https://www.example.com&scope=tweet.read%20users.read%20follows.read%20offline.access&state=state&code_challenge=challenge&code_challenge_method=plain");
  }

  private void confidentialClientGetsTokens() {
    userAgrees(X);
    HttpResponse<String> tokens =
        run(
            X,
            """
            curl --location --request POST 'https://api.x.com/2/oauth2/token' \\
            --header 'Content-Type: application/x-www-form-urlencoded' \\
            --header 'Authorization: $BASIC'\\
            --data-urlencode 'code=$CODE' \\
            --data-urlencode 'grant_type=authorization_code' \\
            --data-urlencode 'redirect_uri=https://www.example.com' \\
            --data-urlencode 'code_verifier=$VERIFIER'
            """);
    variables.put("USER_ACCESS_TOKEN", member(tokens, "access_token"));
    variables.put("REFRESH_TOKEN", member(tokens, "refresh_token"));
  }

  @Test
  @DisplayName("OAuth 2.0, authorize URL without offline.access")
  void authorizeUrl() {
    userAgrees(
        X,
        "https://x.com/i/oauth2/authorize?response_type=code&client_id=M1M5R3BMVy13QmpScXkzTUt5OE46MTpjaQ&redirect_uri=https://www.example.com&scope=tweet.read%20users.read%20follows.read%20follows.write&state=state&code_challenge=challenge&code_challenge_method=plain");
  }

  @Test
  @DisplayName("OAuth 2.0, confidential client: token, refresh, revoke")
  void confidentialClient() {
    confidentialClientGetsTokens();
    assertThat(run(X, ME).body()).contains("\"username\":\"XDevelopers\"");

    HttpResponse<String> refreshed =
        run(
            X,
            """
            POST 'https://api.x.com/2/oauth2/token' \\
            --header 'Content-Type: application/x-www-form-urlencoded' \\
            --header 'Authorization: $BASIC'\\
            --data-urlencode 'refresh_token=$REFRESH_TOKEN'\\
            --data-urlencode 'grant_type=refresh_token'
            """);
    variables.put("USER_ACCESS_TOKEN", member(refreshed, "access_token"));
    assertThat(run(X, ME).statusCode()).isEqualTo(200);

    HttpResponse<String> revoked =
        run(
            X,
            """
            curl --location --request POST 'https://api.x.com/2/oauth2/revoke' \\
            --header 'Content-Type: application/x-www-form-urlencoded' \\
            --header 'Authorization: $BASIC'\\
            --data-urlencode 'token=$USER_ACCESS_TOKEN'
            """);
    assertThat(revoked.body()).isEqualTo("{\"revoked\":true}");
    assertThat(run(X, ME).statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("OAuth 2.0, public client: token, refresh, revoke")
  void publicClient() {
    userAgrees(PUBLIC);
    HttpResponse<String> tokens =
        run(
            PUBLIC,
            """
            curl --location --request POST 'https://api.x.com/2/oauth2/token' \\
            --header 'Content-Type: application/x-www-form-urlencoded' \\
            --data-urlencode 'code=$CODE' \\
            --data-urlencode 'grant_type=authorization_code' \\
            --data-urlencode 'client_id=$CLIENT_ID' \\
            --data-urlencode 'redirect_uri=https://www.example.com' \\
            --data-urlencode 'code_verifier=$VERIFIER'
            """);
    variables.put("REFRESH_TOKEN", member(tokens, "refresh_token"));
    HttpResponse<String> refreshed =
        run(
            PUBLIC,
            """
            POST 'https://api.x.com/2/oauth2/token' \\
            --header 'Content-Type: application/x-www-form-urlencoded' \\
            --data-urlencode 'refresh_token=$REFRESH_TOKEN' \\
            --data-urlencode 'grant_type=refresh_token' \\
            --data-urlencode 'client_id=$CLIENT_ID'
            """);
    variables.put("USER_ACCESS_TOKEN", member(refreshed, "access_token"));
    assertThat(run(PUBLIC, ME).statusCode()).isEqualTo(200);
    HttpResponse<String> revoked =
        run(
            PUBLIC,
            """
            curl --location --request POST 'https://api.x.com/2/oauth2/revoke' \\
            --header 'Content-Type: application/x-www-form-urlencoded' \\
            --data-urlencode 'token=$USER_ACCESS_TOKEN' \\
            --data-urlencode 'client_id=$CLIENT_ID'
            """);
    assertThat(revoked.statusCode()).isEqualTo(200);
    assertThat(run(PUBLIC, ME).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        curl "https://api.x.com/2/users/me?\\
        user.fields=created_at,description,verified,public_metrics,profile_image_url" \\
          -H "Authorization: Bearer $USER_ACCESS_TOKEN"
        """,
        """
        curl "https://api.x.com/2/users/me?\\
        user.fields=pinned_tweet_id&\\
        expansions=pinned_tweet_id&\\
        tweet.fields=created_at,text" \\
          -H "Authorization: Bearer $USER_ACCESS_TOKEN"
        """,
        """
        curl "https://api.x.com/2/users/by/username/XDevelopers?\\
        user.fields=created_at,description,public_metrics,verified&\\
        expansions=pinned_tweet_id&\\
        tweet.fields=created_at,public_metrics" \\
          -H "Authorization: Bearer $BEARER_TOKEN"
        """,
        """
        curl -H "Authorization: Bearer $BEARER_TOKEN" "https://api.x.com/2/users/by/username/xdevelopers"
        """
      })
  void profile(String command) {
    confidentialClientGetsTokens();
    applicationGetsItsBearer();

    HttpResponse<String> answer = run(X, command);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"id\":\"2244994945\"", "\"username\":\"XDevelopers\"");
    if (command.contains("user.fields=created_at")) {
      assertThat(answer.body())
          .contains("\"created_at\":", "\"verified\":", "\"followers_count\":", "\"tweet_count\":");
    }
  }

  /** The requests of the migration guide, September 2026. */
  @Test
  @DisplayName("OAuth 1.0a tokens are exchanged, by a confidential and by a public client")
  void exchange() {
    Parameters oauth1 = ClientCall.obtainAccessToken(X, CALLBACK, "XDevelopers");
    variables.put("OAUTH1_ACCESS_TOKEN", oauth1.first("oauth_token", ""));
    variables.put("OAUTH1_TOKEN_SECRET", oauth1.first("oauth_token_secret", ""));
    HttpResponse<String> confidential =
        run(
            X,
            """
            curl --location --request POST 'https://api.x.com/2/oauth2/token' \\
            --header 'Content-Type: application/x-www-form-urlencoded' \\
            --header 'Authorization: $BASIC' \\
            --data-urlencode 'grant_type=urn:ietf:params:oauth:grant-type:token-exchange' \\
            --data-urlencode 'subject_token=$OAUTH1_ACCESS_TOKEN' \\
            --data-urlencode 'subject_token_type=urn:x:params:oauth:token-type:oauth1_token' \\
            --data-urlencode 'oauth_token_secret=$OAUTH1_TOKEN_SECRET'
            """);
    variables.put("USER_ACCESS_TOKEN", member(confidential, "access_token"));
    assertThat(run(X, ME).body()).contains("\"username\":\"XDevelopers\"");
    assertThat(member(confidential, "scope"))
        .contains("tweet.read", "users.read", "follows.read", "offline.access");

    Parameters ofPublic = ClientCall.obtainAccessToken(PUBLIC, CALLBACK, "XDevelopers");
    variables.put("OAUTH1_ACCESS_TOKEN", ofPublic.first("oauth_token", ""));
    variables.put("OAUTH1_TOKEN_SECRET", ofPublic.first("oauth_token_secret", ""));
    HttpResponse<String> publicClient =
        run(
            PUBLIC,
            """
            curl --location --request POST 'https://api.x.com/2/oauth2/token' \\
            --header 'Content-Type: application/x-www-form-urlencoded' \\
            --data-urlencode 'grant_type=urn:ietf:params:oauth:grant-type:token-exchange' \\
            --data-urlencode 'client_id=$CLIENT_ID' \\
            --data-urlencode 'subject_token=$OAUTH1_ACCESS_TOKEN' \\
            --data-urlencode 'subject_token_type=urn:x:params:oauth:token-type:oauth1_token' \\
            --data-urlencode 'oauth_token_secret=$OAUTH1_TOKEN_SECRET'
            """);
    variables.put("USER_ACCESS_TOKEN", member(publicClient, "access_token"));
    assertThat(run(PUBLIC, ME).statusCode()).isEqualTo(200);
  }

  private void applicationGetsItsBearer() {
    HttpResponse<String> bearer =
        run(
            X,
            """
            curl -u '$API_KEY:$API_SECRET_KEY' \\
              --data 'grant_type=client_credentials' \\
              'https://api.x.com/oauth2/token'
            """);
    assertThat(member(bearer, "token_type")).isEqualTo("bearer");
    variables.put("BEARER_TOKEN", member(bearer, "access_token"));
  }

  @Test
  @DisplayName("Application-only: the same bearer until it is invalidated, by a signed request")
  void bearerIsInvalidated() {
    applicationGetsItsBearer();
    String first = variables.get("BEARER_TOKEN");
    applicationGetsItsBearer();
    assertThat(variables).containsEntry("BEARER_TOKEN", first);
    Parameters owner = ClientCall.obtainAccessToken(X, CALLBACK, "XDevelopers");

    HttpResponse<String> invalidated =
        ClientCall.to(X, Endpoint.INVALIDATE_APP_TOKEN)
            .withQuery("access_token=" + first)
            .signedWith(owner)
            .send();

    assertThat(member(invalidated, "access_token")).isEqualTo(first);
    applicationGetsItsBearer();
    assertThat(variables.get("BEARER_TOKEN")).isNotEqualTo(first);
  }

  @Test
  @DisplayName(
      "OAuth 1.0a: callback in the header, verifier in the form, then the token is revoked")
  void signedRequests() {
    HttpResponse<String> requestToken = ClientCall.requestToken(X, CALLBACK).send();
    assertThat(requestToken.headers().firstValue("content-type"))
        .hasValue("text/html;charset=utf-8");
    Parameters token = Parameters.parse(requestToken.body());
    assertThat(token.first("oauth_callback_confirmed")).isEqualTo("true");

    String callback = X.approve(ClientCall.consentUrl(X, token), "XDevelopers");
    String verifier =
        Parameters.parse(URI.create(callback).getRawQuery()).first("oauth_verifier", "");
    HttpResponse<String> access =
        ClientCall.to(X, Endpoint.ACCESS_TOKEN)
            .signedWith(token)
            .withForm("oauth_verifier=" + verifier)
            .send();

    Parameters owned = Parameters.parse(access.body());
    assertThat(owned.first("oauth_token")).startsWith("2244994945-");
    HttpResponse<String> invalidated =
        ClientCall.to(X, Endpoint.INVALIDATE_TOKEN).signedWith(owned).send();
    assertThat(member(invalidated, "access_token")).isEqualTo(owned.first("oauth_token"));
  }
}
