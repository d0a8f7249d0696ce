package org.loginwithx.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ProfileTest {

  private static final String FAMILY =
      "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d\udc66";
  private static final String FLAG = "\ud83c\udde9\ud83c\uddea";
  private static final String THUMB = "\ud83d\udc4d\ud83c\udffd";

  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of("F-79 one character", "x", "x"),
        Arguments.of("F-79 spaces around it", "  a b\t", "a b"),
        Arguments.of("F-79 too long", "n".repeat(10_000), "n".repeat(200)),
        Arguments.of("F-79 cut at a space", "n".repeat(199) + " nn", "n".repeat(199)),
        Arguments.of("F-79 nothing", "", "handle"),
        Arguments.of("F-79 only spaces", " \t\r\n ", "handle"),
        Arguments.of("F-79 only wide and fixed spaces", "\u00a0\u2007\u3000", "handle"),
        Arguments.of("F-79 only what cannot be seen", "\u200b\u200e\u2060\ufeff", "handle"),
        Arguments.of("F-79 only fillers of Hangul", "\u3164\uffa0\u115f\u1160", "handle"),
        Arguments.of("F-79 only empty Braille cells", "\u2800 \u2800", "handle"),
        Arguments.of("F-79 only marks and selectors", "\u034f\ufe0f\u0301", "handle"),
        Arguments.of("F-79 only a note without a head", "\ud834\udd59", "handle"),
        Arguments.of("F-79 Braille", "\u2800\u2801", "\u2800\u2801"),
        Arguments.of("F-80 emoji that Java does not know yet", "\ud83e\udee9", "\ud83e\udee9"),
        Arguments.of("F-80 families", FAMILY.repeat(50), FAMILY.repeat(18)),
        Arguments.of("F-80 flags", "a" + FLAG.repeat(100), "a" + FLAG.repeat(49)),
        Arguments.of("F-80 skin tones", "ab" + THUMB.repeat(100), "ab" + THUMB.repeat(49)),
        Arguments.of(
            "F-80 combining marks", "e\u0301\u0302".repeat(90), "e\u0301\u0302".repeat(66)),
        Arguments.of("F-80 one emoji", "\ud83d\ude00", "\ud83d\ude00"),
        Arguments.of(
            "F-80 tower of marks", "a" + "\u0301".repeat(10_000), "a" + "\u0301".repeat(199)),
        Arguments.of("F-81 NUL", "a\u0000b", "ab"),
        Arguments.of("F-81 controls", "a\u0007\u001b[31m\u0085\u009bb\r\nc", "a[31mbc"),
        Arguments.of("F-81 only controls", "\u0000\u0001", "handle"),
        Arguments.of("F-81 half a pair", "a\ud83d", "a\ufffd"),
        Arguments.of("F-81 the other half", "\ude00b", "\ufffdb"),
        Arguments.of("F-81 halves the wrong way round", "\ude00\ud83d", "\ufffd\ufffd"),
        Arguments.of("F-82 right-to-left override", "\u202eadmin", "\u202eadmin"),
        Arguments.of("F-83 markup", "<b>&amp;</b>", "<b>&amp;</b>"),
        Arguments.of("F-83 templates", "${a}#{b}{{c}}", "${a}#{b}{{c}}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void displayNameIsMadeStorableAndNothingElse(String row, String name, String expected) {
    assertThat(profile("handle", name).displayName()).isEqualTo(expected);
    assertThat(profile("x", "handle").withDisplayName(name).displayName())
        .isEqualTo(expected.equals("handle") ? "x" : expected);
  }

  @Test
  void subjectStandsInWhereThereIsNoHandleEither() {
    assertThat(profile("", " ").displayName()).isEqualTo("42");
    assertThat(profile("\u3164", "\u2800").displayName()).isEqualTo("42");
  }

  @Test
  void pictureThatCannotBeStoredIsNone() {
    Profile profile = profile("h", "n");

    assertThat(profile.withPictureUrl("https://a/" + "b".repeat(1_990)).pictureUrl())
        .hasSize(2_000);
    for (String url : List.of("https://a/" + "b".repeat(1_991), "h\u0000", "h\ud800", "a\r\nb")) {
      assertThat(profile.withPictureUrl(url).pictureUrl()).isNull();
    }
  }

  @Test
  void f85_addressIsCleanedAndAnEmptyOneIsNone() {
    Profile profile = profile("h", "n");

    assertThat(profile.withEmail(" A\uff20b.test, c@d.test ").email())
        .isEqualTo("A\uff20b.test, c@d.test");
    assertThat(profile.withEmail("a\u0000b").email()).isEqualTo("ab");
    assertThat(profile.withEmail(" ").email()).isNull();
    assertThat(profile.withEmail("\u0000").email()).isNull();
    assertThat(profile.withEmail("e".repeat(1_000)).email()).hasSize(320);
  }

  @Test
  void keyIsTakenAsItIsOrNotAtAll() {
    for (String key : List.of("", " 1", "1 ", "1\u0000", "\ud800", "1".repeat(256))) {
      assertThatIllegalArgumentException()
          .as(key)
          .isThrownBy(() -> new Profile(Profile.X, key, "h", "n", null, null));
      assertThatIllegalArgumentException()
          .as(key)
          .isThrownBy(() -> new Profile(key, "1", "h", "n", null, null));
    }
  }

  @Test
  void sameAccountIsTheSameProviderAndSubjectToTheLetter() {
    Profile profile = profile("h", "n");

    assertThat(profile.sameAccountAs(Profile.X, "42")).isTrue();
    assertThat(profile.sameAccountAs(Profile.X, "042")).isFalse();
    assertThat(profile.sameAccountAs("https://x.com", "42")).isFalse();
  }

  @Test
  void anyTextBecomesOneADatabaseTakes() {
    SplittableRandom random = new SplittableRandom(20261121);
    for (int round = 0; round < 20_000; round++) {
      int length = random.nextInt(260);
      StringBuilder text = new StringBuilder(length);
      for (int i = 0; i < length; i++) {
        text.append(randomChar(random));
      }

      Profile profile = profile(text.toString(), text.toString()).withEmail(text.toString());

      assertStorable(profile.username(), 200);
      assertStorable(profile.displayName(), 200);
      assertThat(profile.displayName()).isNotBlank();
      assertThat(Usernames.key(profile.username())).hasSize(profile.username().length());
      // What was stored once is not changed by being read.
      assertThat(profile(profile.username(), profile.displayName()).displayName())
          .isEqualTo(profile.displayName());
    }
  }

  private static char randomChar(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> (char) random.nextInt(0x20);
      case 1 -> (char) random.nextInt(0xd800, 0xe000);
      case 2 -> "\u200d\ufe0f\u0301\u0130\u00a0\u202e\u1f88\u00df".charAt(random.nextInt(8));
      case 3 -> (char) random.nextInt(0x10000);
      default -> (char) random.nextInt(0x20, 0x7f);
    };
  }

  private static void assertStorable(String text, int max) {
    assertThat(text.length()).isLessThanOrEqualTo(max);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      assertThat(Character.isISOControl(c)).isFalse();
      if (Character.isHighSurrogate(c)) {
        assertThat(Character.isLowSurrogate(text.charAt(++i))).isTrue();
      } else {
        assertThat(Character.isLowSurrogate(c)).isFalse();
      }
    }
  }

  private static Profile profile(String handle, String name) {
    return new Profile(Profile.X, "42", handle, name, null, null);
  }
}
