package org.loginwithx.xevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values are from {@code openssl dgst -sha256 -hmac}. */
final class XSignatureTest {

  private static final String BODY = "{\"data\":{\"event_uuid\":\"2080761390344937796\"}}";
  private static final String SIGNATURE = "sha256=53WkRFOPuQOrOXz7P8bVIKIt4LAda1zJtakwjP5Vr1Y=";

  private final XSignature signature = new XSignature("XSimulatorConsumerSecret");

  @Test
  void answersTheCheckOfX() {
    assertThat(signature.response("abc123+/=_-"))
        .contains("sha256=Bp8k5sweBQ7lWq8h0nvCm2JYCPILM8HueLmZGB5Qwfc=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", BODY, "a b", "a\n", "a\u0000", "ä", "a.b", "a%7B", "\ud835\udfd9"})
  void signsNothingElseForAStranger(String token) {
    assertThat(signature.response(token)).isEmpty();
  }

  @Test
  void signsNoLongTextForAStranger() {
    assertThat(signature.response("a".repeat(128))).isPresent();
    assertThat(signature.response("a".repeat(129))).isEmpty();
    assertThat(signature.response(null)).isEmpty();
  }

  @Test
  void knowsTheSignatureOfX() {
    assertThat(XSignature.isOne(SIGNATURE)).isTrue();
    assertThat(signature.isOf(BODY.getBytes(UTF_8), SIGNATURE)).isTrue();
  }

  @Test
  void refusesOtherBodiesAndOtherSecrets() {
    assertThat(signature.isOf((BODY + " ").getBytes(UTF_8), SIGNATURE)).isFalse();
    assertThat(new XSignature("another").isOf(BODY.getBytes(UTF_8), SIGNATURE)).isFalse();
    assertThat(signature.isOf(BODY.getBytes(UTF_8), SIGNATURE.replace('5', '6'))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256=", "sha1=53WkRFOPuQOrOXz7P8bVIKIt4LAda1zJtakwjP5Vr1Y="})
  void doesNotReadABodyForWhatIsNoSignature(String header) {
    assertThat(XSignature.isOne(header)).isFalse();
    assertThat(XSignature.isOne(header + "x".repeat(100))).isFalse();
  }
}
