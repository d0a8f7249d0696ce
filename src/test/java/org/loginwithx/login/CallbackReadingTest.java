package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.login.LoginFlow.Returned;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth1.ConsumerCredentials;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.user.SettableClock;
import org.loginwithx.web.RequestParameters;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.OAuth2Connection;
import org.loginwithx.x.XClients;

/** How the filter reads the address by which a user comes back from X. */
final class CallbackReadingTest {

  private static final URI X = URI.create("https://x.test");

  private final SettableClock clock = new SettableClock();
  private final HttpCaller caller = new HttpCaller(HttpBudget.DEFAULT);

  @AfterEach
  void close() {
    caller.close();
  }

  private Returned read(Protocol protocol, String query) {
    OAuth1Connection oauth1 =
        new OAuth1Connection(new ConsumerCredentials("key", "secret"), X, null, false, false);
    OAuth2Connection oauth2 =
        new OAuth2Connection(new ClientCredentials("id", "secret"), X, X, OAuth2Connection.LEAST);
    XClients clients =
        new XClients(
            new OAuth1Client(oauth1, caller, clock, Metrics.NONE),
            new OAuth2Client(oauth2, caller, clock, Metrics.NONE),
            null);
    LoginFlow flow =
        LoginFlows.of(clients, null, List.of()).stream()
            .filter(each -> each.protocol() == protocol)
            .findFirst()
            .orElseThrow();
    return flow.read(
        new RequestParameters(ServletFakes.request("GET", "", "/callback", query, Map.of())));
  }

  @ParameterizedTest
  @CsvSource({
    "OAUTH1, oauth_token=T&oauth_verifier=V",
    "OAUTH2, state=T&code=V",
  })
  void wholeAddressIsAYes(Protocol protocol, String query) {
    assertThat(read(protocol, query)).isEqualTo(new Returned.Approved("T", "V"));
  }

  @ParameterizedTest
  @CsvSource({
    "OAUTH1, oauth_token=T",
    "OAUTH1, oauth_token=T&oauth_verifier=",
    "OAUTH1, oauth_token=T&amp;oauth_verifier=V",
    "OAUTH1, oauth_verifier=V",
    "OAUTH2, state=T",
    "OAUTH2, state=T&code=",
    "OAUTH2, state=T&amp;code=V",
    "OAUTH2, state=T&amp;error=access_denied",
    "OAUTH2, code=V"
  })
  @DisplayName("F-47: an incomplete address ends no log-in")
  void halfOfAnAddressNamesNoLogIn(Protocol protocol, String query) {
    assertThat(read(protocol, query)).isEqualTo(new Returned.Unusable(LoginFailure.MALFORMED));
  }

  @ParameterizedTest
  @CsvSource({
    "OAUTH1, denied=",
    "OAUTH2, error=access_denied",
    "OAUTH2, state=&error=access_denied"
  })
  @DisplayName("F-44: a user who cancelled is told so, even if the callback names no log-in")
  void cancelWithoutAName(Protocol protocol, String query) {
    assertThat(read(protocol, query)).isEqualTo(new Returned.Unusable(LoginFailure.DENIED_UNNAMED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"error=server_error", "error=", "state= &error=access_denied", ""})
  void whatNamesNoLogInAndSaysNothingIsMalformed(String query) {
    assertThat(read(Protocol.OAUTH2, query))
        .isEqualTo(new Returned.Unusable(LoginFailure.MALFORMED));
  }
}
