package org.loginwithx.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth1.ConsumerCredentials;
import org.loginwithx.oauth2.ClientCredentials;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.OAuth2Connection;
import org.loginwithx.x.XClients;

/** Keys that were copied to the wrong place. */
final class KeyFindingsTest {

  private static final URI X = URI.create("https://x.example");
  private static final HttpCaller CALLER = new HttpCaller(HttpBudget.DEFAULT);

  @AfterAll
  static void close() {
    CALLER.close();
  }

  @ParameterizedTest
  @CsvSource({
    // Name:1:ci and Name:1:na.
    "TmFtZToxOmNp, secret, ",
    "TmFtZToxOmNp, , CLIENT_SECRET_MISSING",
    "TmFtZToxOm5h, , ",
    "xvz1evFS4wEEPTGEFPHBog123, secret, CLIENT_ID_IS_API_KEY",
    "xvz1evFS4wEEPTGEFPHBog123, , CLIENT_ID_IS_API_KEY",
    "the-client, , ",
    "not+base64/==x, , ",
    "TmFtZToxOmNp====, , "
  })
  void clientId(String id, @Nullable String secret, @Nullable Symptom symptom) {
    OAuth2Client client =
        new OAuth2Client(
            new OAuth2Connection(new ClientCredentials(id, secret), X, X, OAuth2Connection.LEAST),
            CALLER,
            Clock.systemUTC(),
            Metrics.NONE);

    assertThat(symptoms(new XClients(null, client, null)))
        .isEqualTo(symptom == null ? List.of() : List.of(symptom));
  }

  @ParameterizedTest
  @CsvSource({
    "xvz1evFS4wEEPTGEFPHBog123, ",
    "the-key, ",
    "TmFtZToxOmNp, API_KEY_IS_CLIENT_ID",
    "TmFtZToxOm5h, API_KEY_IS_CLIENT_ID"
  })
  void apiKey(String key, @Nullable Symptom symptom) {
    OAuth1Client client =
        new OAuth1Client(
            new OAuth1Connection(new ConsumerCredentials(key, "secret"), X, null, false, false),
            CALLER,
            Clock.systemUTC(),
            Metrics.NONE);

    assertThat(symptoms(new XClients(client, null, null)))
        .isEqualTo(symptom == null ? List.of() : List.of(symptom));
  }

  private static List<Symptom> symptoms(XClients clients) {
    return KeyFindings.of(clients).stream().map(Finding::symptom).toList();
  }
}
