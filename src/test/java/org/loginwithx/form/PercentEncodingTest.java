package org.loginwithx.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

  private static final String UNRESERVED =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~";

  static Stream<Arguments> published() {
    return Stream.of(
        // X, "Percent encoding parameters"
        Arguments.of("Ladies + Gentlemen", "Ladies%20%2B%20Gentlemen"),
        Arguments.of("An encoded string!", "An%20encoded%20string%21"),
        Arguments.of("Dogs, Cats & Mice", "Dogs%2C%20Cats%20%26%20Mice"),
        Arguments.of("☃", "%E2%98%83"),
        // OAuth Core 1.0 test cases, "Parameter encoding"
        Arguments.of("abcABC123", "abcABC123"),
        Arguments.of("-._~", "-._~"),
        Arguments.of("%", "%25"),
        Arguments.of("&=*", "%26%3D%2A"),
        Arguments.of("\n", "%0A"),
        Arguments.of(" ", "%20"),
        Arguments.of("\u007F", "%7F"),
        Arguments.of("\u0080", "%C2%80"),
        Arguments.of("\u3001", "%E3%80%81"));
  }

  @ParameterizedTest
  @MethodSource("published")
  void publishedExamplesAreEncodedAsPrinted(String text, String encoded) {
    assertThat(PercentEncoding.encode(text)).isEqualTo(encoded);
  }

  @Test
  void everyCodePointIsEncodedAsItsUtf8Bytes() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        continue;
      }
      String text = Character.toString(codePoint);
      assertThat(PercentEncoding.encode(text)).isEqualTo(encodedByBytes(text));
    }
  }

  @Test
  void textWithNothingToEncodeIsReturnedItself() {
    String text = "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb";

    assertThat(PercentEncoding.encode(text)).isSameAs(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "a\uDE00", "\uDE00\uD83D", "\uD83Dx"})
  void halfOfASurrogatePairIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> PercentEncoding.encode(text));
  }

  private static String encodedByBytes(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (octet > 0 && UNRESERVED.indexOf(octet) >= 0) {
        encoded.append((char) octet);
        continue;
      }
      encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
    }
    return encoded.toString();
  }
}
