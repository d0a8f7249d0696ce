package org.loginwithx.example.commandline;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import java.awt.Desktop;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Logs a user in, prints who it is, gets new tokens once, and logs the user out. */
public final class WhoAmI {

  private static final PrintStream OUT = System.out;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Issuer issuer;
  private final ClientID client;
  private final Consumer<URI> browser;
  private final PrintStream out;

  /**
   * @param issuer the public address of the login server
   * @param clientId what the program is registered as there
   * @param browser is shown the address where the user logs in
   */
  public WhoAmI(URI issuer, String clientId, Consumer<URI> browser, PrintStream out) {
    this.issuer = new Issuer(issuer);
    this.client = new ClientID(clientId);
    this.browser = browser;
    this.out = out;
  }

  /** Takes the public address of the login server and a client id. */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      OUT.println("Usage: WhoAmI https://login.example.com client-id");
      System.exit(2);
    }
    try {
      new WhoAmI(URI.create(arguments[0]), arguments[1], WhoAmI::open, OUT).run();
    } catch (IOException | GeneralException failure) {
      OUT.println("That did not work. " + failure.getMessage());
      System.exit(1);
    }
  }

  private static void open(URI address) {
    OUT.println("Log in in your browser: " + address);
    if (!Desktop.isDesktopSupported() || !Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
      return;
    }
    try {
      Desktop.getDesktop().browse(address);
    } catch (IOException noBrowser) {
      // The address is on the screen.
    }
  }

  /**
   * All of it.
   *
   * @throws GeneralException if the login server or the user refuses; the message is for the user
   * @throws IOException if a server does not answer
   */
  public void run() throws IOException, GeneralException {
    AuthorizationServerMetadata server = AuthorizationServerMetadata.resolve(issuer);
    Tokens first = logIn(server);
    Map<String, Object> me = callApi(first.getAccessToken());
    out.println(
        "You are %s (@%s), user %s."
            .formatted(me.get("displayName"), me.get("username"), me.get("userId")));

    Tokens second = tokens(server, new RefreshTokenGrant(first.getRefreshToken()));
    callApi(second.getAccessToken());
    out.println("The tokens were replaced by new ones, as they are every five minutes.");

    URI revocation = server.getRevocationEndpointURI();
    new TokenRevocationRequest(revocation, client, second.getRefreshToken())
        .toHTTPRequest()
        .send()
        .ensureStatusCode(HTTPResponse.SC_OK);
    out.println("You are logged out here.");
  }

  private Tokens logIn(AuthorizationServerMetadata server) throws IOException, GeneralException {
    State state = new State();
    CodeVerifier verifier = new CodeVerifier();
    try (LoopbackReceiver receiver = LoopbackReceiver.start(state)) {
      URI redirectUri = receiver.redirectUri();
      browser.accept(
          new AuthorizationRequest.Builder(ResponseType.CODE, client)
              .endpointURI(server.getAuthorizationEndpointURI())
              .redirectionURI(redirectUri)
              .state(state)
              .codeChallenge(verifier, CodeChallengeMethod.S256)
              .build()
              .toURI());
      AuthorizationResponse response = receiver.await(PATIENCE);
      // RFC 9207: a code of another server is not for this one to see.
      if (!issuer.equals(response.getIssuer())) {
        throw new GeneralException("The answer is of another login server.");
      }
      if (!response.indicatesSuccess()) {
        String error = response.toErrorResponse().getErrorObject().getCode();
        throw new GeneralException(
            error.equals("access_denied") ? "You said no." : "The login server says " + error);
      }
      return tokens(
          server,
          new AuthorizationCodeGrant(
              response.toSuccessResponse().getAuthorizationCode(), redirectUri, verifier));
    }
  }

  private Tokens tokens(AuthorizationServerMetadata server, AuthorizationGrant grant)
      throws IOException, GeneralException {
    TokenRequest request =
        new TokenRequest.Builder(server.getTokenEndpointURI(), client, grant).build();
    TokenResponse response = TokenResponse.parse(request.toHTTPRequest().send());
    if (!response.indicatesSuccess()) {
      throw new GeneralException(
          "There are no tokens: " + response.toErrorResponse().getErrorObject().getCode());
    }
    return response.toSuccessResponse().getTokens();
  }

  private Map<String, Object> callApi(AccessToken token) throws IOException, GeneralException {
    HTTPRequest request =
        new HTTPRequest(HTTPRequest.Method.GET, URI.create(issuer.getValue() + "/api/me"));
    request.setAuthorization(token.toAuthorizationHeader());
    HTTPResponse response = request.send();
    response.ensureStatusCode(HTTPResponse.SC_OK);
    try {
      return JSONObjectUtils.parse(response.getBody());
    } catch (ParseException noJson) {
      throw new GeneralException("The login server did not answer in JSON.");
    }
  }
}
