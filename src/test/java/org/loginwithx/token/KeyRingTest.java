package org.loginwithx.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyRingTest {

  /** Made for these tests; each alphabet writes them differently. */
  private static final String A = "-_canaryA_-canaryA_-canaryA_-canaryA_-canA0";

  private static final String B = "canaryB-_canaryB-_canaryB-_canaryB-_canaryE";

  private static final String ZERO = "A".repeat(43);

  @Test
  void firstKeySealsAndAllOpen() {
    KeyRing ring = KeyRing.parse("new:" + A + ",old:" + B);

    assertThat(ring.currentId()).isEqualTo("new");
    assertThat(ring.ids()).containsExactly("new", "old");
    assertThat(ring.keys())
        .extractingByKey("old")
        .extracting(SecretKey::getEncoded)
        .isEqualTo(Base64.getUrlDecoder().decode(B));
  }

  @Test
  void fileMayHaveCommentsBlankLinesAndWindowsLineEnds() {
    KeyRing ring =
        KeyRing.parse(
            "# keys, the new one first\r\n\r\n  new : "
                + A
                + " # of today\r\n\told:"
                + B
                + ",\r\n");

    assertThat(ring.ids()).containsExactly("new", "old");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-_canaryA_-canaryA_-canaryA_-canaryA_-canA0=",
        "+/canaryA/+canaryA/+canaryA/+canaryA/+canA0=",
        "+/canaryA/+canaryA/+canaryA/+canaryA/+canA0"
      })
  void bothAlphabetsAndPaddingAreRead(String spelling) {
    assertThat(KeyRing.parse("a:" + spelling).keys()).isEqualTo(KeyRing.parse("a:" + A).keys());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "2026-11-21-0f3c", "A.b_c-9", "abcdefghijklmnopqrstuvwxyz012345"})
  void idsAreShortNames(String id) {
    assertThat(KeyRing.parse(id + ":" + A).currentId()).isEqualTo(id);
  }

  static Stream<List<String>> nonsense() {
    return Stream.of(
        List.of("", "there is no key"),
        List.of(" \n#a:" + A + "\n,", "there is no key"),
        List.of("a:" + A + ",a:" + B, "key 2 has the same id as another one"),
        List.of("a:" + A + "\nb:" + A, "key 2 is another one once more, under a new id"),
        List.of("a:" + A + ",b:+/" + A.substring(2) + "=", "key 2 is another one once more"),
        List.of(A, "key 1 is not written as id:key"),
        List.of("a:" + A + "," + B, "key 2 is not written as id:key"),
        // A variable in front that was not set: sealing with the old key is not what was meant.
        List.of(",old:" + A, "key 1 is not written as id:key"),
        List.of("a:" + A + ",,b:" + B, "key 2 is not written as id:key"),
        List.of("a:" + A + " b:" + B, "key 1 is not base64"),
        List.of(A + ":a", "key 1 needs an id"),
        List.of(":" + A, "key 1 needs an id"),
        List.of("x".repeat(33) + ":" + A, "key 1 needs an id"),
        List.of("a b:" + A, "key 1 needs an id"),
        List.of("ä:" + A, "key 1 needs an id"),
        List.of("a:", "key 1 has 0 bytes instead of 32"),
        List.of("a:" + A.substring(0, 22), "key 1 has 16 bytes instead of 32"),
        List.of("a:" + A.substring(0, 42), "key 1 has 31 bytes instead of 32"),
        List.of("a:" + A + "A", "key 1 has 33 bytes instead of 32"),
        List.of("a:" + A.substring(0, 41), "key 1 is not base64"),
        List.of("a:" + A + "==", "key 1 is not base64"),
        List.of("a:" + A.substring(0, 42) + "*", "key 1 is not base64"),
        List.of("a:" + A + ",b:" + ZERO, "key 2 is nothing but zeros"));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void nonsenseIsRefusedWithoutQuotingIt(List<String> textAndMessage) {
    Throwable refusal =
        catchThrowableOfType(
            IllegalArgumentException.class, () -> KeyRing.parse(textAndMessage.get(0)));

    assertThat(refusal).hasMessageStartingWith(textAndMessage.get(1)).hasNoCause();
    assertThat(refusal.getMessage()).doesNotContainIgnoringCase("canary").hasSizeLessThan(80);
  }

  /** A key of half the length in hex has the form of an id. */
  @ParameterizedTest
  @CsvSource({"00112233445566778899aabbccddeeff:a", "00112233445566778899aabbccddeeff:canary"})
  void whatStandsWhereTheIdBelongsIsNotQuotedEither(String text) {
    Throwable refusal =
        catchThrowableOfType(IllegalArgumentException.class, () -> KeyRing.parse(text));

    assertThat(refusal.getMessage()).startsWith("key 1 ").doesNotContain("0011");
  }

  @Test
  void textFormShowsNoKey() {
    assertThat(KeyRing.parse("new:" + A + ",old:" + B))
        .hasToString("KeyRing[ids=[new, old], keys=***]");
  }
}
