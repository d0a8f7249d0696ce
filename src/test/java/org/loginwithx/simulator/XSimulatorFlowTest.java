package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.scribejava.core.builder.ServiceBuilder;
import com.github.scribejava.core.builder.api.DefaultApi10a;
import com.github.scribejava.core.exceptions.OAuthException;
import com.github.scribejava.core.model.OAuth1AccessToken;
import com.github.scribejava.core.model.OAuth1RequestToken;
import com.github.scribejava.core.model.OAuthRequest;
import com.github.scribejava.core.model.Response;
import com.github.scribejava.core.model.Verb;
import com.github.scribejava.core.oauth.OAuth10aService;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole sign-in, driven by a client that knows nothing of this project. */
final class XSimulatorFlowTest {

  private static final String CALLBACK = "http://127.0.0.1:8080/callback";

  private final XSimulator simulator = XSimulator.start();
  private OAuth10aService service = scribe(CALLBACK);

  @BeforeEach
  void approveCallback() {
    simulator.allowCallback(CALLBACK);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void approvedSignInEndsWithTheProfile() throws Exception {
    OAuth1AccessToken token = signIn("alice");

    Response profile =
        get(
            "/1.1/account/verify_credentials.json?include_entities=false&skip_status=true"
                + "&include_email=true",
            token);

    assertThat(token.getParameter("user_id")).isEqualTo("1001");
    assertThat(token.getParameter("screen_name")).isEqualTo("alice");
    assertThat(token.getToken()).startsWith("1001-");
    assertThat(profile.getCode()).isEqualTo(200);
    assertThat(profile.getBody())
        .contains("\"id_str\":\"1001\"", "\"email\":\"alice@example.test\"");
  }

  @Test
  void version2ProfileTakesTheSameToken() throws Exception {
    Response profile = get("/2/users/me?user.fields=confirmed_email", signIn("alice"));

    assertThat(profile.getBody())
        .isEqualTo(
            "{\"data\":{\"id\":\"1001\",\"name\":\"Alice Example\",\"username\":\"alice\","
                + "\"confirmed_email\":\"alice@example.test\"}}");
  }

  @Test
  void callbackKeepsItsQuery() throws Exception {
    service = scribe(CALLBACK + "?state=a%20b&next=/%C3%BC");
    OAuth1RequestToken requestToken = service.getRequestToken();

    String returned = simulator.approve(service.getAuthorizationUrl(requestToken), "alice");

    assertThat(returned)
        .startsWith(CALLBACK + "?state=a%20b&next=/%C3%BC&oauth_token=" + requestToken.getToken());
    assertThat(exchange(requestToken, returned).getParameter("screen_name")).isEqualTo("alice");
  }

  @Test
  void personWhoDeniesComesBackWithTheRequestToken() throws Exception {
    OAuth1RequestToken requestToken = service.getRequestToken();

    assertThat(simulator.deny(service.getAuthorizationUrl(requestToken)))
        .isEqualTo(CALLBACK + "?denied=" + requestToken.getToken());
  }

  @Test
  void pinFlowEndsWithTheProfile() throws Exception {
    service = scribe("oob");
    OAuth1RequestToken requestToken = service.getRequestToken();

    String returned = simulator.approve(service.getAuthorizationUrl(requestToken), "alice");

    assertThat(returned).matches("oob\\?oauth_token=\\w{27}&oauth_verifier=[0-9]{7}");
    assertThat(exchange(requestToken, returned).getParameter("user_id")).isEqualTo("1001");
  }

  @Test
  void secondExchangeOfARequestTokenIsRefused() throws Exception {
    OAuth1RequestToken requestToken = service.getRequestToken();
    String returned = simulator.approve(service.getAuthorizationUrl(requestToken), "alice");
    exchange(requestToken, returned);

    assertThatThrownBy(() -> exchange(requestToken, returned))
        .isInstanceOf(OAuthException.class)
        .hasMessageContaining("Invalid request token.");
  }

  @Test
  void secondSignInGivesTheSameTokenUntilItIsInvalidated() throws Exception {
    OAuth1AccessToken first = signIn("alice");
    assertThat(signIn("alice").getToken()).isEqualTo(first.getToken());

    Response invalidated = post("/1.1/oauth/invalidate_token.json", first);

    assertThat(invalidated.getBody()).isEqualTo("{\"access_token\":\"" + first.getToken() + "\"}");
    Response refused = get("/1.1/account/verify_credentials.json", first);
    assertThat(refused.getCode()).isEqualTo(401);
    assertThat(refused.getBody())
        .isEqualTo("{\"errors\":[{\"code\":89,\"message\":\"Invalid or expired token.\"}]}");
    assertThat(signIn("alice").getToken()).isNotEqualTo(first.getToken());
  }

  @Test
  void revokedAppGetsCode89() throws Exception {
    OAuth1AccessToken token = signIn("alice");

    simulator.revoke("Alice");

    assertThat(get("/1.1/account/verify_credentials.json", token).getBody())
        .contains("\"code\":89");
    assertThat(get("/2/users/me", token).getBody())
        .isEqualTo(
            "{\"title\":\"Unauthorized\",\"type\":\"about:blank\",\"status\":401,"
                + "\"detail\":\"Unauthorized\"}");
  }

  @Test
  void wrongConsumerSecretIsRefused() {
    OAuth10aService impostor =
        new ServiceBuilder(simulator.consumerKey())
            .apiSecret("guess")
            .callback(CALLBACK)
            .build(new SimulatorApi(simulator.baseUri()));

    assertThatThrownBy(impostor::getRequestToken)
        .hasMessageContaining("\"code\":32,\"message\":\"Could not authenticate you.\"");
  }

  private OAuth1AccessToken signIn(String screenName) throws Exception {
    OAuth1RequestToken requestToken = service.getRequestToken();
    assertThat(requestToken.isOauthCallbackConfirmed()).isTrue();
    return exchange(
        requestToken, simulator.approve(service.getAuthorizationUrl(requestToken), screenName));
  }

  private OAuth1AccessToken exchange(OAuth1RequestToken requestToken, String returned)
      throws Exception {
    Parameters query = Parameters.parse(returned.substring(returned.indexOf('?') + 1));
    assertThat(query.first("oauth_token")).isEqualTo(requestToken.getToken());
    return service.getAccessToken(requestToken, query.first("oauth_verifier"));
  }

  private Response get(String target, OAuth1AccessToken token) throws Exception {
    return call(Verb.GET, target, token);
  }

  private Response post(String target, OAuth1AccessToken token) throws Exception {
    return call(Verb.POST, target, token);
  }

  private Response call(Verb verb, String target, OAuth1AccessToken token) throws Exception {
    OAuthRequest request = new OAuthRequest(verb, simulator.baseUri() + target);
    service.signRequest(token, request);
    return service.execute(request);
  }

  private OAuth10aService scribe(String callback) {
    return new ServiceBuilder(simulator.consumerKey())
        .apiSecret(simulator.consumerSecret())
        .callback(callback)
        .build(new SimulatorApi(simulator.baseUri()));
  }

  private static final class SimulatorApi extends DefaultApi10a {

    private final URI baseUri;

    SimulatorApi(URI baseUri) {
      this.baseUri = baseUri;
    }

    @Override
    public String getRequestTokenEndpoint() {
      return baseUri + "/oauth/request_token";
    }

    @Override
    public String getAccessTokenEndpoint() {
      return baseUri + "/oauth/access_token";
    }

    @Override
    protected String getAuthorizationBaseUrl() {
      return baseUri + "/oauth/authenticate";
    }
  }
}
