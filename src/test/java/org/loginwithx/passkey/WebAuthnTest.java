package org.loginwithx.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.secret.Secrets;

/** What a browser sends is accepted only if all of it is right. */
final class WebAuthnTest {

  private static final PasskeySite SITE =
      new PasskeySite("login.example", "https://login.example:8443");

  private final WebAuthn webAuthn = WebAuthn.checker();
  private final Challenges challenges = new Challenges(new byte[32], Clock.systemUTC());
  private final SoftAuthenticator authenticator = new SoftAuthenticator(SITE.origin());

  private static String toCreate(Challenge challenge) {
    PasskeyOptions.Owner owner = new PasskeyOptions.Owner(Secrets.seed(), "@anna", "Anna");
    return PasskeyOptions.toCreate(challenge, SITE.host(), "Our site", owner, List.of());
  }

  private Credential registered() throws RejectedPasskeyException {
    Challenge challenge = challenges.next("add");
    return webAuthn.register(authenticator.create(toCreate(challenge)), SITE, challenge.text());
  }

  private Credential used(Credential known) throws RejectedPasskeyException {
    Challenge challenge = challenges.next("log in");
    return use(challenge).check(known, SITE, challenge.text());
  }

  private WebAuthn.Use use(Challenge challenge) throws RejectedPasskeyException {
    return webAuthn.use(authenticator.get(PasskeyOptions.toLogIn(challenge, SITE.host())));
  }

  @Test
  void passkeyIsMadeAndUsed() throws RejectedPasskeyException {
    Credential made = registered();

    assertThat(made.id()).isEqualTo(authenticator.credentialId());
    assertThat(made.signCount()).isEqualTo(1);
    assertThat(made.backupEligible()).isTrue();
    assertThat(made.backedUp()).isTrue();
    assertThat(made.transports()).containsExactly("hybrid", "internal");
    assertThat(use(challenges.next("log in")).credentialId()).isEqualTo(made.id());
    assertThat(use(challenges.next("log in")).handle()).isEqualTo(authenticator.handle());
    Credential once = used(made);
    assertThat(once.signCount()).isGreaterThan(made.signCount());
    assertThat(used(once).signCount()).isEqualTo(once.signCount() + 1);
  }

  @Test
  void authenticatorThatDoesNotCountCanBeUsedAgain() throws RejectedPasskeyException {
    authenticator.counter = 0;
    Credential made = registered();

    assertThat(used(used(made)).signCount()).isZero();
  }

  static Stream<Consumer<SoftAuthenticator>> faults() {
    return Stream.of(
        SoftAuthenticator::unverified,
        each -> each.flags = 0,
        each -> each.crossOrigin = true,
        each -> each.host = "evil.example");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void newPasskeyWithAFaultIsRefused(Consumer<SoftAuthenticator> fault) {
    fault.accept(authenticator);

    assertThatExceptionOfType(RejectedPasskeyException.class).isThrownBy(this::registered);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void useWithAFaultIsRefused(Consumer<SoftAuthenticator> fault) throws RejectedPasskeyException {
    Credential made = registered();
    fault.accept(authenticator);

    assertRejected(made, false);
  }

  private void assertRejected(Credential known, boolean copied) {
    assertThatExceptionOfType(RejectedPasskeyException.class)
        .isThrownBy(() -> used(known))
        .satisfies(rejected -> assertThat(rejected.isCopied()).isEqualTo(copied));
  }

  @Test
  void pageOfAnotherOriginIsRefused() throws RejectedPasskeyException {
    Credential made = registered();
    Challenge challenge = challenges.next("log in");
    WebAuthn.Use use = use(challenge);

    for (String origin : List.of("https://login.example", "http://login.example:8443")) {
      assertThatExceptionOfType(RejectedPasskeyException.class)
          .isThrownBy(
              () -> use.check(made, new PasskeySite(SITE.host(), origin), challenge.text()));
    }
  }

  @Test
  void answerToAnotherChallengeIsRefused() throws RejectedPasskeyException {
    Credential made = registered();
    WebAuthn.Use use = use(challenges.next("log in"));

    assertThatExceptionOfType(RejectedPasskeyException.class)
        .isThrownBy(() -> use.check(made, SITE, Secrets.seed()));
  }

  @Test
  void signatureOfAnotherKeyIsRefused() throws RejectedPasskeyException {
    Credential made = registered();
    authenticator.spoilsSignature = true;

    assertRejected(made, false);
  }

  @Test
  void counterThatGoesBackIsToldApart() throws RejectedPasskeyException {
    Credential made = registered();
    Credential later = used(used(made));
    authenticator.counter = (int) later.signCount();

    assertRejected(later, true);
    authenticator.counter = (int) later.signCount();
    authenticator.spoilsSignature = true;
    assertRejected(later, false);
  }

  @Test
  void answerOfTheOtherKindIsRefused() throws RejectedPasskeyException {
    Challenge challenge = challenges.next("add");
    String made = authenticator.create(toCreate(challenge));
    String use = authenticator.get(PasskeyOptions.toLogIn(challenge, SITE.host()));

    assertThatExceptionOfType(RejectedPasskeyException.class)
        .isThrownBy(() -> webAuthn.register(use, SITE, challenge.text()));
    assertThatExceptionOfType(RejectedPasskeyException.class)
        .isThrownBy(() -> webAuthn.use(made).check(registered(), SITE, challenge.text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "7",
        "{\"id\":\"\",\"rawId\":\"\",\"type\":\"public-key\",\"response\":{}}",
        "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":null}",
        "{\"id\":\"*\",\"rawId\":\"*\",\"type\":\"other\",\"response\":{\"clientDataJSON\":\"*\"}}",
        "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":"
            + "{\"clientDataJSON\":\"e30\",\"attestationObject\":\"oA\",\"authenticatorData\":\"AA\","
            + "\"signature\":\"AA\"},\"clientExtensionResults\":{}}",
      })
  void nonsenseIsRefused(String json) throws RejectedPasskeyException {
    Credential made = registered();

    assertThatExceptionOfType(RejectedPasskeyException.class)
        .isThrownBy(() -> webAuthn.register(json, SITE, Secrets.seed()));
    assertThatExceptionOfType(RejectedPasskeyException.class)
        .isThrownBy(() -> webAuthn.use(json).check(made, SITE, Secrets.seed()));
  }

  /** Each character of right answers once turned into another one. */
  @Test
  void answerThatIsDamagedAnywhereNeverFailsInAnotherWay() throws RejectedPasskeyException {
    Credential made = registered();
    Challenge challenge = challenges.next("add");
    String right = authenticator.create(toCreate(challenge));
    String use = authenticator.get(PasskeyOptions.toLogIn(challenge, SITE.host()));

    for (int i = 0; i < right.length(); i += 3) {
      String damaged = damaged(right, i);
      ignoring(() -> webAuthn.register(damaged, SITE, challenge.text()));
    }
    for (int i = 0; i < use.length(); i += 3) {
      String damaged = damaged(use, i);
      ignoring(() -> webAuthn.use(damaged).check(made, SITE, challenge.text()));
    }
  }

  private static String damaged(String text, int i) {
    char other = text.charAt(i) == 'A' ? 'w' : 'A';
    return text.substring(0, i) + other + text.substring(i + 1);
  }

  @FunctionalInterface
  private interface Step {
    Object run() throws RejectedPasskeyException;
  }

  private static void ignoring(Step step) {
    try {
      step.run();
    } catch (RejectedPasskeyException expected) {
      assertThat(expected.getMessage()).isNotEmpty();
    }
  }
}
