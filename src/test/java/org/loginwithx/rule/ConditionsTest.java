package org.loginwithx.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.rule.LoginRule.Mistake;
import org.loginwithx.user.TrustSignals;

/** Each condition at its bounds. */
final class ConditionsTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private static Conditions types(String... types) {
    return new Conditions(Set.of(types), null, null, null, null, null);
  }

  private static Conditions days(@Nullable Integer atLeast, @Nullable Integer below) {
    return new Conditions(Set.of(), atLeast, below, null, null, null);
  }

  private static Conditions followers(@Nullable Long atLeast, @Nullable Long below) {
    return new Conditions(Set.of(), null, null, atLeast, below, null);
  }

  private static Conditions posts(boolean isProtected) {
    return new Conditions(Set.of(), null, null, null, null, isProtected);
  }

  private static TrustSignals old(Duration age) {
    return new TrustSignals(null, NOW.minus(age), null, null);
  }

  private static TrustSignals followed(long by) {
    return new TrustSignals(null, null, by, null);
  }

  @Test
  void verifiedTypeIsOneOfThoseThatAreNamed() {
    Conditions asked = types("blue", "government");

    assertThat(asked.hold(new TrustSignals("blue", null, null, null), NOW)).isTrue();
    assertThat(asked.hold(new TrustSignals("government", null, null, null), NOW)).isTrue();
    assertThat(asked.hold(new TrustSignals("none", null, null, null), NOW)).isFalse();
    assertThat(asked.hold(new TrustSignals("Blue", null, null, null), NOW)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "30, , 30, 0, true",
    "30, , 30, -1, false",
    "30, , 30, 1, true",
    ", 30, 30, 0, false",
    ", 30, 30, -1, true",
    "0, , 0, 0, true",
    "1, 2, 1, 0, true",
    "1, 2, 2, 0, false",
    "1, 2, 1, -1, false",
    // X's clock is ahead: the account is new.
    ", 1, 0, -60, true",
    "0, , 0, -60, false"
  })
  void ageIsAtLeastAndBelow(
      @Nullable Integer atLeast, @Nullable Integer below, int days, int seconds, boolean holds) {
    TrustSignals signals = old(Duration.ofDays(days).plusSeconds(seconds));

    assertThat(days(atLeast, below).hold(signals, NOW)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "100, , 100, true",
    "100, , 99, false",
    ", 100, 99, true",
    ", 100, 100, false",
    "0, , 0, true",
    ", 1, 0, true",
    "10, 20, 9, false",
    "10, 20, 10, true",
    "10, 20, 19, true",
    "10, 20, 20, false"
  })
  void followersAreAtLeastAndBelow(
      @Nullable Long atLeast, @Nullable Long below, long number, boolean holds) {
    assertThat(followers(atLeast, below).hold(followed(number), NOW)).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void postsAreProtectedOrPublic(boolean asked) {
    assertThat(posts(asked).hold(new TrustSignals(null, null, null, asked), NOW)).isTrue();
    assertThat(posts(asked).hold(new TrustSignals(null, null, null, !asked), NOW)).isFalse();
  }

  @Test
  void signalThatXDidNotSendMeetsNoCondition() {
    TrustSignals nothing = TrustSignals.NONE;

    assertThat(types("none").hold(nothing, NOW)).isFalse();
    assertThat(days(0, null).hold(nothing, NOW)).isFalse();
    assertThat(days(null, 10_000).hold(nothing, NOW)).isFalse();
    assertThat(followers(0L, null).hold(nothing, NOW)).isFalse();
    assertThat(followers(null, 10_000L).hold(nothing, NOW)).isFalse();
    assertThat(posts(false).hold(nothing, NOW)).isFalse();
  }

  @Test
  void allConditionsHaveToHold() {
    Conditions asked = new Conditions(Set.of("none"), null, 30, null, 10L, false);
    Instant yesterday = NOW.minus(Duration.ofDays(1));

    assertThat(asked.hold(new TrustSignals("none", yesterday, 3L, false), NOW)).isTrue();
    assertThat(asked.hold(new TrustSignals("blue", yesterday, 3L, false), NOW)).isFalse();
    assertThat(asked.hold(new TrustSignals("none", Instant.EPOCH, 3L, false), NOW)).isFalse();
    assertThat(asked.hold(new TrustSignals("none", yesterday, 30L, false), NOW)).isFalse();
    assertThat(asked.hold(new TrustSignals("none", yesterday, 3L, true), NOW)).isFalse();
    assertThat(asked.hold(new TrustSignals("none", yesterday, 3L, null), NOW)).isFalse();
  }

  @Test
  void ruleWithoutAConditionConcernsNoUser() {
    TrustSignals signals = new TrustSignals("blue", NOW, 3L, true);

    assertThat(types().hold(signals, NOW)).isFalse();
    assertThat(mistake("a", types(), "g")).isEqualTo(Mistake.NO_CONDITION);
  }

  private static @Nullable Mistake mistake(
      String name, Conditions conditions, @Nullable String group) {
    return new LoginRule("", name, conditions, group).mistake(Set.of("user")).orElse(null);
  }

  @Test
  void mistakesAreFound() {
    Conditions right = posts(true);

    assertThat(mistake("a", right, "members")).isNull();
    assertThat(mistake("a", right, null)).isNull();
    assertThat(mistake("a".repeat(100), right, null)).isNull();
    assertThat(mistake(" ", right, null)).isEqualTo(Mistake.NAME);
    assertThat(mistake("a".repeat(101), right, null)).isEqualTo(Mistake.NAME);
    assertThat(mistake("a\nevent=login", right, null)).isEqualTo(Mistake.NAME);
    assertThat(mistake("a", types("green"), null)).isEqualTo(Mistake.NO_CONDITION);
    assertThat(mistake("a", days(5, 5), null)).isEqualTo(Mistake.AGE);
    assertThat(mistake("a", days(4, 5), null)).isNull();
    assertThat(mistake("a", days(null, 0), null)).isEqualTo(Mistake.AGE);
    assertThat(mistake("a", days(null, 36_500), null)).isNull();
    assertThat(mistake("a", days(null, 36_501), null)).isEqualTo(Mistake.AGE);
    assertThat(mistake("a", days(-1, null), null)).isEqualTo(Mistake.AGE);
    assertThat(mistake("a", followers(7L, 7L), null)).isEqualTo(Mistake.FOLLOWERS);
    assertThat(mistake("a", followers(null, 0L), null)).isEqualTo(Mistake.FOLLOWERS);
    assertThat(mistake("a", right, "")).isEqualTo(Mistake.GROUP);
    assertThat(mistake("a", right, "two words")).isEqualTo(Mistake.GROUP);
    assertThat(mistake("a", right, "g".repeat(65))).isEqualTo(Mistake.GROUP);
    assertThat(mistake("a", right, "admin")).isEqualTo(Mistake.GROUP_OF_SETTINGS);
    assertThat(mistake("a", right, "user")).isEqualTo(Mistake.GROUP_OF_SETTINGS);
  }
}
