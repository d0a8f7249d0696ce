package org.loginwithx.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SealerTest {

  private static final String OLD_KEY = "old:6vqBQ5Zc0ikoOvXc6x8uLsvhfaMg0GVrjFzyBcR5aUg";
  private static final String NEW_KEY = "new:Jx1tB3nQmpWT0v4sYw7kC2hRzE9uKdLfA6gNqPbVxo8";
  private static final KeyRing RING = KeyRing.parse(NEW_KEY);
  private static final Sealer SEALER = new Sealer(RING);

  private static final String SECRET = "{\"access_token\":\"canary\"}";
  private static final String[] PLACE = {"login_token", "user-1", "access", "row-1"};

  private static final String STORED =
      "eyJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiZGlyIiwiY3R4IjoiTnpzTU5kY2YzOHJWN3VpbDBIbWZMdXd5"
          + "QTZ3ZElUS0ZiM2p6Mm85cXB3RSIsImtpZCI6Im5ldyJ9..DcNM-1DSzNgR7ooe.U_rc1vQmwDCuyoAqp"
          + "ohkBhTnYdDluIlhHg.hYKfLMr35O8hMGjHi5xvyQ";

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  @Test
  void opensWhereItWasSealedAndShowsNothingElsewhere() {
    String sealed = SEALER.seal(SECRET, PLACE);

    assertThat(SEALER.open(sealed, PLACE)).contains(SECRET);
    assertThat(sealed).doesNotContain("canary");
    // Nor does the header say whose it is.
    assertThat(headerOf(sealed))
        .matches("\\{(\"(alg|enc|kid|ctx)\":\"[^\"]*\",?){4}}")
        .contains("\"alg\":\"dir\"", "\"enc\":\"A256GCM\"", "\"kid\":\"new\"")
        .doesNotContain("user-1");
  }

  /** A value that is stored today has to open after the next update. */
  @Test
  void opensWhatWasStoredBefore() {
    assertThat(SEALER.open(STORED, PLACE)).contains(SECRET);
  }

  @Test
  void anyTextComesBackAsItWas() {
    Random random = new Random(59);
    List<String> texts =
        new ArrayList<>(List.of("", "\0", " ", "\uFEFF", "\uD83D\uDE00", "a".repeat(47_000)));
    for (int i = 0; i < 500; i++) {
      texts.add(text(random));
    }
    for (String text : texts) {
      String[] place = {text(random), text(random)};
      String sealed = SEALER.seal(text, place);
      assertThat(SEALER.open(sealed, place)).contains(text);
      assertThat(SEALER.open(sealed, place[0] + "x", place[1])).isEmpty();
    }
  }

  /** Up to 300 code points of all planes, without halves of surrogate pairs. */
  private static String text(Random random) {
    return random
        .ints(random.nextInt(300), 0, Character.MAX_CODE_POINT + 1)
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void whatCouldNotBeOpenedAgainIsNotSealed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SEALER.seal("canary" + "a".repeat(49_200), PLACE))
        .withMessage("the text is too long to be sealed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SEALER.seal("canary\uD83D", PLACE))
        .withMessage("the text has half a surrogate pair");
  }

  /** ASVS 11.3.4. */
  @Test
  void sameTextIsSealedToSomethingElseEachTime() {
    Set<String> ivs = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      ivs.add(SEALER.seal(SECRET, PLACE).split("\\.")[2]);
    }
    assertThat(ivs).hasSize(20_000).allMatch(iv -> iv.length() == 16);
  }

  static Stream<List<String>> f73_otherPlaces() {
    return Stream.of(
        List.of("login_account", "user-1", "access", "row-1"),
        List.of("login_token", "user-2", "access", "row-1"),
        List.of("login_token", "user-1", "refresh", "row-1"),
        List.of("login_token", "user-1", "access", "row-2"),
        List.of("login_token", "access", "user-1", "row-1"),
        List.of("login_token", "user-1", "access"),
        List.of("login_token", "user-1", "access", "row-1", ""),
        List.of("", "login_token", "user-1", "access", "row-1"),
        List.of("login_tokenuser-1", "access", "row-1"),
        List.of("login_tokenu", "ser-1", "access", "row-1"),
        List.of("login_token", "user-1", "access", "row-1\0"),
        List.of("login_token", "USER-1", "access", "row-1"),
        List.of());
  }

  @ParameterizedTest
  @MethodSource
  void f73_otherPlaces(List<String> other) {
    assertThat(SEALER.open(SEALER.seal(SECRET, PLACE), other.toArray(String[]::new))).isEmpty();
  }

  @Test
  void placesThatUtf8CannotTellApartAreTwo() {
    assertThat(SEALER.open(SEALER.seal(SECRET, "\uD800"), "\uDC00")).isEmpty();
    assertThat(SEALER.open(SEALER.seal(SECRET, "\uD800"), "?")).isEmpty();
  }

  @Test
  void f73_cutAnywhereItDoesNotOpen() {
    String sealed = SEALER.seal(SECRET, PLACE);
    for (int length = 0; length < sealed.length(); length++) {
      assertThat(SEALER.open(sealed.substring(0, length), PLACE)).as("%d", length).isEmpty();
      assertThat(SEALER.open(sealed.substring(length + 1), PLACE)).as("-%d", length).isEmpty();
      String without = sealed.substring(0, length) + sealed.substring(length + 1);
      assertThat(SEALER.open(without, PLACE)).as("without %d", length).isEmpty();
    }
  }

  @Test
  void f73_changedAnywhereItDoesNotOpen() {
    String sealed = SEALER.seal(SECRET, PLACE);
    for (int i = 0; i < sealed.length(); i++) {
      // The lowest bits too, which base64url does not use in the last letter of a part.
      for (int bit = 1; bit < 0x10000; bit <<= 1) {
        char[] changed = sealed.toCharArray();
        changed[i] ^= (char) bit;
        assertThat(SEALER.open(new String(changed), PLACE)).as("%d ^ %d", i, bit).isEmpty();
      }
      for (String more : List.of("\0", "\n", " ", "=", "!", "A", ".", "\u00E4")) {
        String longer = sealed.substring(0, i) + more + sealed.substring(i);
        assertThat(SEALER.open(longer, PLACE)).as("%s at %d", more, i).isEmpty();
      }
    }
    for (String end : List.of("\0", "\n", " ", "=", "==", "A", ".", ".A")) {
      assertThat(SEALER.open(sealed + end, PLACE)).as("... %s", end).isEmpty();
    }
  }

  @Test
  void f73_everyByteOfEveryPartCounts() {
    String[] parts = SEALER.seal(SECRET, PLACE).split("\\.");
    for (int part : List.of(0, 2, 3, 4)) {
      byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
      for (int i = 0; i < bytes.length * 8; i++) {
        byte[] changed = bytes.clone();
        changed[i / 8] ^= (byte) (1 << i % 8);
        String[] forged = parts.clone();
        forged[part] = BASE64URL.encodeToString(changed);
        assertThat(SEALER.open(String.join(".", forged), PLACE)).as("%d/%d", part, i).isEmpty();
      }
    }
  }

  @Test
  void f73_partsOfTwoValuesDoNotMix() {
    String[] one = SEALER.seal(SECRET, PLACE).split("\\.");
    String[] two = SEALER.seal(SECRET, PLACE).split("\\.");
    String[] elsewhere = SEALER.seal(SECRET, "login_token", "user-2").split("\\.");
    for (int part : List.of(2, 3, 4)) {
      String[] mixed = one.clone();
      mixed[part] = two[part];
      assertThat(SEALER.open(String.join(".", mixed), PLACE)).as("part %d", part).isEmpty();
    }
    String[] headed = elsewhere.clone();
    headed[0] = one[0];
    assertThat(SEALER.open(String.join(".", headed), PLACE)).isEmpty();
    assertThat(SEALER.open(String.join(".", one[0], "", one[4], one[3], one[2]), PLACE)).isEmpty();
    assertThat(SEALER.open(String.join(".", one[0], one[0], one[2], one[3], one[4]), PLACE))
        .isEmpty();
  }

  /** The JDK joins the two before it decrypts, so that a shorter tag would be as good. */
  @Test
  void borderOfCipherTextAndTagIsNotMoved() {
    String[] parts = SEALER.seal(SECRET, PLACE).split("\\.");
    byte[] text = Base64.getUrlDecoder().decode(parts[3]);
    byte[] tag = Base64.getUrlDecoder().decode(parts[4]);
    byte[] both = Arrays.copyOf(text, text.length + tag.length);
    System.arraycopy(tag, 0, both, text.length, tag.length);

    for (int tagLength = 0; tagLength <= both.length; tagLength++) {
      int border = both.length - tagLength;
      parts[3] = BASE64URL.encodeToString(Arrays.copyOf(both, border));
      parts[4] = BASE64URL.encodeToString(Arrays.copyOfRange(both, border, both.length));
      assertThat(SEALER.open(String.join(".", parts), PLACE).isPresent())
          .as("tag of %d bytes", tagLength)
          .isEqualTo(tagLength == 16);
    }
  }

  @Test
  void forgeryOfTheseTestsIsGoodEnoughToOpen() throws GeneralSecurityException {
    assertThat(SEALER.open(forge(header("dir", "A256GCM", "")), PLACE)).contains(SECRET);
  }

  static List<String> headersOfOthers() {
    return List.of(
        header("none", "A256GCM", ""),
        header("RSA-OAEP", "A256GCM", ""),
        header("RSA-OAEP-256", "A256GCM", ""),
        header("RSA1_5", "A256GCM", ""),
        header("A256KW", "A256GCM", ""),
        header("A256GCMKW", "A256GCM", ""),
        header("ECDH-ES", "A256GCM", ""),
        header("PBES2-HS512+A256KW", "A256GCM", ",\"p2s\":\"AAAA\",\"p2c\":2147483647"),
        header("HS256", "A256GCM", ""),
        header("DIR", "A256GCM", ""),
        header("", "A256GCM", ""),
        header("dir", "A128GCM", ""),
        header("dir", "A192GCM", ""),
        header("dir", "A128CBC-HS256", ""),
        header("dir", "A256CBC-HS512", ""),
        header("dir", "XC20P", ""),
        header("dir", "none", ""),
        header("dir", "a256gcm", ""),
        header("dir", "A256GCM", ",\"zip\":\"DEF\""),
        header("dir", "A256GCM", ",\"zip\":\"none\""),
        header("dir", "A256GCM", ",\"crit\":[\"ctx\"]"),
        header("dir", "A256GCM", ",\"crit\":[\"exp\"],\"exp\":1"),
        header("dir", "A256GCM", ",\"typ\":\"JWT\""),
        header("dir", "A256GCM", ",\"jku\":\"https://attacker.example/\""),
        header("dir", "A256GCM", ",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}"),
        header("dir", "A256GCM", ",\"iss\":\"x\""),
        header("dir", "A256GCM", "").replace("\"kid\":\"new\",", ""),
        header("dir", "A256GCM", "").replace("\"new\"", "null"),
        header("dir", "A256GCM", "").replace("\"new\"", "7"),
        header("dir", "A256GCM", "").replace("\"new\"", "\"other\""),
        header("dir", "A256GCM", "").replaceAll(",\"ctx\":\"[^\"]*\"", ""),
        header("dir", "A256GCM", "").replaceAll("\"ctx\":\"[^\"]*\"", "\"ctx\":null"),
        header("dir", "A256GCM", "").replaceAll("\"ctx\":\"[^\"]*\"", "\"ctx\":[]"),
        header("dir", "A256GCM", "").replaceAll("\"ctx\":\"[^\"]*\"", "\"ctx\":{}"),
        header("dir", "A256GCM", "").replace("\"dir\"", "[\"dir\"]"),
        header("dir", "A256GCM", "").replace("\"A256GCM\"", "1e999999999"),
        header("dir", "A256GCM", "").replace("}", ""),
        header("dir", "A256GCM", "") + "}",
        "[".repeat(190),
        "{\"a\":".repeat(38),
        "{}",
        "[]",
        "null",
        "7",
        "");
  }

  /**
   * Sealed with the right key for the right place: what refuses them is their header and nothing
   * else.
   */
  @ParameterizedTest
  @MethodSource("headersOfOthers")
  void headerDoesNotChooseHowItIsOpened(String header) throws GeneralSecurityException {
    String forged = forge(header);

    assertThat(SEALER.open(forged, PLACE)).isEmpty();
  }

  @Test
  void nothingIsInflated() throws GeneralSecurityException, IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflated =
        new DeflaterOutputStream(bomb, new Deflater(Deflater.BEST_COMPRESSION, true))) {
      deflated.write(new byte[30_000_000]);
    }
    String forged =
        forge(
            header("dir", "A256GCM", ",\"zip\":\"DEF\""), Arrays.copyOf(bomb.toByteArray(), 9_000));

    assertThat(SEALER.open(forged, PLACE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "....",
        ".....",
        "a.b.c",
        "\0",
        "\0.\0.\0.\0.\0",
        "{\"access_token\":\"canary\"}",
        "eyJhbGciOiJub25lIn0.e30.",
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0....",
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAAAAAAAAAAAAAA..AAAAAAAAAAAAAAAAAAAAAA",
        "e30..AAAAAAAAAAAAAAAA..AAAAAAAAAAAAAAAAAAAAAA",
        "..AAAAAAAAAAAAAAAA..AAAAAAAAAAAAAAAAAAAAAA",
        "\uD83D\uDE00..AAAAAAAAAAAAAAAA..AAAAAAAAAAAAAAAAAAAAAA"
      })
  void nonsenseDoesNotOpen(String nonsense) {
    assertThat(SEALER.open(nonsense, PLACE)).isEmpty();
    assertThat(SEALER.isCurrent(nonsense)).isFalse();
  }

  @Test
  void longNonsenseDoesNotOpen() throws GeneralSecurityException {
    assertThat(SEALER.open(".".repeat(10_000_000), PLACE)).isEmpty();
    assertThat(SEALER.open("A".repeat(10_000_000), PLACE)).isEmpty();
    String spaced = header("dir", "A256GCM", "").replace(":", ":" + " ".repeat(100));
    assertThat(SEALER.open(forge(spaced), PLACE)).isEmpty();
    String tooLong = forge(header("dir", "A256GCM", ""), new byte[49_200]);
    assertThat(SEALER.open(tooLong, PLACE)).isEmpty();
  }

  @Test
  void f59_keyInFrontSealsAndTheOlderOnesStillOpen() {
    Sealer before = new Sealer(KeyRing.parse(OLD_KEY));
    Sealer between = new Sealer(KeyRing.parse(NEW_KEY + "\n" + OLD_KEY));
    Sealer after = new Sealer(KeyRing.parse(NEW_KEY));
    String old = before.seal(SECRET, PLACE);

    assertThat(between.open(old, PLACE)).contains(SECRET);
    assertThat(before.isCurrent(old)).isTrue();
    assertThat(between.isCurrent(old)).isFalse();

    String sealedAgain = between.seal(between.open(old, PLACE).orElseThrow(), PLACE);
    assertThat(between.isCurrent(sealedAgain)).isTrue();
    assertThat(after.open(sealedAgain, PLACE)).contains(SECRET);
    assertThat(after.open(old, PLACE)).isEmpty();
  }

  @Test
  void anotherKeyOfTheSameIdDoesNotOpen() {
    Sealer other = new Sealer(KeyRing.parse(OLD_KEY.replace("old:", "new:")));

    assertThat(other.open(SEALER.seal(SECRET, PLACE), PLACE)).isEmpty();
  }

  @Test
  void textFormShowsNoKey() {
    String key = NEW_KEY.substring(4);
    byte[] bytes = Base64.getUrlDecoder().decode(key);

    assertThat(SEALER.toString())
        .doesNotContain(key)
        .doesNotContain(Arrays.toString(bytes))
        .hasSizeLessThan(80);
  }

  @Test
  void manyThreadsShareASealer() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Boolean>> work =
          IntStream.range(0, 64).<Callable<Boolean>>mapToObj(n -> () -> roundTrips(n)).toList();
      for (Future<Boolean> each : threads.invokeAll(work)) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean roundTrips(int number) {
    for (int i = 0; i < 200; i++) {
      String text = SECRET + number + "/" + i;
      String sealed = SEALER.seal(text, "login_token", "user-" + number);
      if (!SEALER.open(sealed, "login_token", "user-" + number).equals(Optional.of(text))
          || SEALER.open(sealed, "login_token", "user-" + (number + 1)).isPresent()) {
        return false;
      }
    }
    return true;
  }

  private static String headerOf(String sealed) {
    byte[] header = Base64.getUrlDecoder().decode(sealed.substring(0, sealed.indexOf('.')));
    return new String(header, StandardCharsets.UTF_8);
  }

  /** The header of a value of this place, with other algorithms and something more. */
  private static String header(String alg, String enc, String more) {
    String context = headerOf(SEALER.seal("", PLACE)).replaceAll(".*\"ctx\":\"([^\"]*)\".*", "$1");
    return ("{\"alg\":\"%s\",\"enc\":\"%s\",\"kid\":\"new\",\"ctx\":\"%s\"%s}")
        .formatted(alg, enc, context, more);
  }

  private static String forge(String header) throws GeneralSecurityException {
    return forge(header, SECRET.getBytes(StandardCharsets.UTF_8));
  }

  /** Seals with the right key below any header. */
  private static String forge(String header, byte[] plain) throws GeneralSecurityException {
    SecretKey key = new SecretKeySpec(Base64.getUrlDecoder().decode(NEW_KEY.substring(4)), "AES");
    String protectedHeader = BASE64URL.encodeToString(header.getBytes(StandardCharsets.UTF_8));
    byte[] iv = new byte[12];
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
    cipher.updateAAD(protectedHeader.getBytes(StandardCharsets.US_ASCII));
    byte[] both = cipher.doFinal(plain);
    return String.join(
        ".",
        protectedHeader,
        "",
        BASE64URL.encodeToString(iv),
        BASE64URL.encodeToString(Arrays.copyOf(both, plain.length)),
        BASE64URL.encodeToString(Arrays.copyOfRange(both, plain.length, both.length)));
  }
}
