package org.loginwithx.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;
import org.loginwithx.user.LoginDatabase;

/** Keys that sign, with two nodes over each database. */
final class SigningKeysTest {

  private static final String OTHER = "other:" + "B".repeat(42) + "E";

  private final MovableClock clock = new MovableClock();

  private SigningKeys keys(DataSource dataSource, String ring) {
    SigningKeys keys =
        new SigningKeys(
            LoginDatabase.open(dataSource),
            new Sealer(KeyRing.parse(ring)),
            clock,
            Duration.ofDays(30));
    keys.run();
    return keys;
  }

  private static String signing(SigningKeys keys) {
    return keys.current().orElseThrow().getKeyID();
  }

  private static List<String> published(SigningKeys keys) {
    return keys.published().stream().map(ECKey::getKeyID).collect(Collectors.toList());
  }

  @ParameterizedTest
  @EnumSource
  void nodesSignWithTheSameKey(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    SigningKeys one = keys(dataSource, Node.KEYS);
    SigningKeys other = keys(dataSource, Node.KEYS);

    assertThat(signing(other)).isEqualTo(signing(one));
    assertThat(published(other)).containsExactly(signing(one));
    assertThat(one.toJson()).contains("\"kid\":\"" + signing(one)).doesNotContain("\"d\"");
    assertThat(one.toJson()).isEqualTo(other.toJson());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("F-57: a key is published before it signs, and until its last token is dead")
  void keysOverlap(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    SigningKeys one = keys(dataSource, Node.KEYS);
    SigningKeys other = keys(dataSource, Node.KEYS);
    String first = signing(one);

    clock.advance(Duration.ofDays(30).minus(SigningKeys.PUBLISHED_BEFORE).minusSeconds(1));
    one.run();
    assertThat(published(one)).containsExactly(first);
    clock.advance(Duration.ofSeconds(11));
    one.run();
    other.run();

    assertThat(published(one)).hasSize(2).contains(first);
    assertThat(published(other)).isEqualTo(published(one));
    assertThat(signing(one)).isEqualTo(first);
    String second = published(one).get(1);
    // Whoever has fetched the list just before keeps it for so long.
    clock.advance(ApplicationSettings.KEYS_CACHED);
    assertThat(signing(one)).isEqualTo(first);
    clock.advance(Duration.ofMinutes(1));
    assertThat(signing(one)).isEqualTo(second);
    assertThat(signing(other)).isEqualTo(second);

    clock.advance(ApplicationSettings.ACCESS.plus(ApplicationSettings.KEYS_CACHED));
    one.run();
    assertThat(published(one)).contains(first);
    clock.advance(Duration.ofMinutes(3));
    one.run();
    other.run();
    assertThat(published(one)).containsExactly(second);
    assertThat(published(other)).containsExactly(second);
    assertThat(one.find(first)).isEmpty();
  }

  @Test
  @DisplayName("F-60: a node that cannot open the key says so and makes none of its own")
  void wrongKeysOfANodeStopThatNodeOnly() {
    DataSource dataSource = TestDatabase.H2.migrated();
    SigningKeys one = keys(dataSource, Node.KEYS);

    SigningKeys wrong = keys(dataSource, OTHER);

    assertThat(wrong.current()).isEmpty();
    assertThat(published(wrong)).containsExactly(signing(one));
  }

  @Test
  @DisplayName("F-59: sealed again with the new key of the operator, without anybody noticing")
  void sealedAgain() {
    DataSource dataSource = TestDatabase.H2.migrated();
    String first = signing(keys(dataSource, Node.KEYS));

    assertThat(signing(keys(dataSource, OTHER + "," + Node.KEYS))).isEqualTo(first);

    assertThat(signing(keys(dataSource, OTHER))).isEqualTo(first);
  }
}
