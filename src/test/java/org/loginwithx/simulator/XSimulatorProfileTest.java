package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts, and what the profile calls say of them. */
final class XSimulatorProfileTest {

  private static final String CALLBACK = "http://127.0.0.1:8080/callback";

  private final XSimulator simulator = XSimulator.start();

  @BeforeEach
  void approveCallback() {
    simulator.allowCallback(CALLBACK);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void flagsDecideWhatIsInTheProfile() {
    assertThat(profile("alice", "")).containsKeys("status", "entities").doesNotContainKey("email");
    assertThat(profile("alice", "include_email=true&skip_status=t&include_entities=false"))
        .containsKey("email")
        .doesNotContainKeys("status", "entities");
  }

  @Test
  void missingEmailIsNullAndWithoutPermissionAbsent() {
    assertThat(profile("no_email", "include_email=true").isNull("email")).isTrue();
    try (XSimulator withoutPermission =
        XSimulator.start(
            XSimulatorSettings.defaults().withCallback(CALLBACK).withoutEmailPermission())) {
      assertThat(profile(withoutPermission, "alice", "include_email=true"))
          .doesNotContainKey("email");
    }
  }

  @Test
  void largeIdKeepsItsDigits() {
    JsonObject profile = profile("big_id", "");

    assertThat(profile.getString("id_str")).isEqualTo("1466796521412771840");
    assertThat(profile.getJsonNumber("id")).hasToString("1466796521412771840");
  }

  @Test
  void pictureIsTheSimulatorsOrTheAccountsOwn() {
    assertThat(profile("alice", "").getString("profile_image_url_https"))
        .isEqualTo(simulator.baseUri() + "/profile_images/1001_normal.svg");

    simulator.putAccount(
        simulator.account("alice").withProfileImageUrl("https://img.example/a_normal.png"));
    assertThat(profile("alice", "").getString("profile_image_url_https"))
        .isEqualTo("https://img.example/a_normal.png");
  }

  @ParameterizedTest
  @CsvSource({"suspended_sam, ACCOUNT_SUSPENDED", "locked_lou, ACCOUNT_LOCKED"})
  void suspendedAndLockedPeopleHaveNoProfile(String screenName, XError error) {
    HttpResponse<String> response = call(simulator, screenName, "");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).isEqualTo(error.body(""));
  }

  @Test
  void protectedPeopleHave() {
    assertThat(profile("protected_pat", "").getBoolean("protected")).isTrue();
  }

  @Test
  void replyNamesTheLimit() {
    assertThat(call(simulator, "alice", "").headers().map())
        .containsKeys("x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset")
        .containsKey("x-access-level");
  }

  @Test
  void unknownHandleBecomesAnAccountWithAFreshId() {
    XAccount created = simulator.account("New_Person");

    assertThat(created.id()).matches("[0-9]{19}");
    assertThat(simulator.account("new_person")).isEqualTo(created);
    assertThat(simulator.account("other").id()).isNotEqualTo(created.id());
  }

  @Test
  void handleCanChangeAndBeTakenOver() {
    XAccount alice = simulator.account("alice");

    simulator.putAccount(alice.withScreenName("alice_new").withName("Alice New"));
    simulator.putAccount(XAccount.of("77", "alice", "Another Alice"));

    assertThat(profile("alice_new", "").getString("id_str")).isEqualTo(alice.id());
    assertThat(profile("alice", "").getString("id_str")).isEqualTo("77");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a-b", "a b", "abcdefghijklmnopqrstu"})
  void impossibleHandleIsRefused(String screenName) {
    assertThatThrownBy(() -> simulator.account(screenName))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void callsAreCountedAndRecorded() {
    profile("alice", "include_email=true");

    assertThat(simulator.calls(Endpoint.REQUEST_TOKEN)).isEqualTo(1);
    assertThat(simulator.calls(Endpoint.USERS_ME)).isZero();
    assertThat(simulator.recorded())
        .extracting(RecordedCall::endpoint)
        .containsExactly(
            Endpoint.REQUEST_TOKEN, Endpoint.ACCESS_TOKEN, Endpoint.VERIFY_CREDENTIALS);
    RecordedCall last = simulator.recorded().get(2);
    assertThat(last.method()).isEqualTo("GET");
    assertThat(last.query()).isEqualTo("include_email=true");
    assertThat(last.headers().get("authorization")).singleElement().asString().contains("OAuth ");
  }

  @Test
  void resetForgetsEverythingButCallbacks() {
    Parameters token = ClientCall.obtainAccessToken(simulator, CALLBACK, "alice");
    String made = simulator.account("made").id();
    simulator.putAccount(simulator.account("alice").withName("Changed"));
    simulator.delay(Duration.ofDays(1));

    simulator.reset();

    assertThat(simulator.calls(Endpoint.REQUEST_TOKEN)).isZero();
    assertThat(simulator.recorded()).isEmpty();
    assertThat(
            ClientCall.to(simulator, Endpoint.VERIFY_CREDENTIALS)
                .signedWith(token)
                .send()
                .statusCode())
        .isEqualTo(401);
    assertThat(simulator.account("alice").name()).isEqualTo("Alice Example");
    assertThat(simulator.account("made").id()).isNotEqualTo(made);
    assertThat(profile("alice", "").getString("id_str")).isEqualTo("1001");
  }

  private JsonObject profile(String screenName, String query) {
    return profile(simulator, screenName, query);
  }

  private static JsonObject profile(XSimulator simulator, String screenName, String query) {
    String body = call(simulator, screenName, query).body();
    return Json.createReader(new StringReader(body)).readObject();
  }

  private static HttpResponse<String> call(XSimulator simulator, String screenName, String query) {
    return ClientCall.to(simulator, Endpoint.VERIFY_CREDENTIALS)
        .signedWith(ClientCall.obtainAccessToken(simulator, CALLBACK, screenName))
        .withQuery(query)
        .send();
  }
}
