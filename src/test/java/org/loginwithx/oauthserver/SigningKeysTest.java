package org.loginwithx.oauthserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.oauthserver.SigningKeys.Kind;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;

/** Keys that sign, with two nodes over each database. */
final class SigningKeysTest {

  private static final String OTHER = "other:" + "B".repeat(42) + "E";

  private final MovableClock clock = new MovableClock();

  private SigningKeys keys(DataSource dataSource, String ring) {
    SigningKeys keys =
        new SigningKeys(
            LoginDatabase.open(dataSource),
            Kind.EC,
            () -> true,
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
    return keys.published().stream().map(JWK::getKeyID).collect(Collectors.toList());
  }

  @AllDatabases
  void nodesSignWithTheSameKey(TestDatabase kind) {
    DataSource dataSource = kind.migrated();
    SigningKeys one = keys(dataSource, Node.KEYS);
    SigningKeys other = keys(dataSource, Node.KEYS);

    assertThat(signing(other)).isEqualTo(signing(one));
    assertThat(published(other)).containsExactly(signing(one));
    assertThat(one.published()).noneMatch(JWK::isPrivate).isEqualTo(other.published());
  }

  @EachDatabase
  @DisplayName("F-57: a key is published before it signs, and until its last token has expired")
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
    // A client that has just fetched the list keeps it for so long.
    clock.advance(TokenLifetimes.KEYS_CACHED);
    assertThat(signing(one)).isEqualTo(first);
    clock.advance(Duration.ofMinutes(1));
    assertThat(signing(one)).isEqualTo(second);
    assertThat(signing(other)).isEqualTo(second);

    clock.advance(TokenLifetimes.ACCESS.plus(TokenLifetimes.KEYS_CACHED));
    one.run();
    assertThat(published(one)).contains(first);
    clock.advance(Duration.ofMinutes(3));
    one.run();
    other.run();
    assertThat(published(one)).containsExactly(second);
    assertThat(published(other)).containsExactly(second);
    assertThat(published(one)).doesNotContain(first);
  }

  @Test
  @DisplayName("F-60: a node that cannot open the key says so and makes none of its own")
  void wrongKeysOfANodeStopThatNodeOnly() {
    DataSource dataSource = TestDatabase.H2.migrated();
    SigningKeys one = keys(dataSource, Node.KEYS);

    SigningKeys wrong = keys(dataSource, OTHER);

    assertThat(wrong.current()).isEmpty();
    assertThat(published(wrong)).as("what it cannot check, it vouches for to nobody").isEmpty();
    assertThat(wrong.published()).as("no list is better than an empty one").isEmpty();
    clock.advance(Duration.ofDays(31));
    wrong.run();
    assertThat(published(keys(dataSource, Node.KEYS))).contains(signing(one));
  }

  @EachDatabase
  @DisplayName("a row that an attacker wrote without LOGIN_KEYS does not count as a key")
  void plantedKeyIsNone(TestDatabase kind) throws JOSEException {
    DataSource dataSource = kind.migrated();
    SigningKeys one = keys(dataSource, Node.KEYS);
    String first = signing(one);
    ECKey planted = planted();
    String sealed =
        new Sealer(KeyRing.parse(OTHER))
            .seal(planted.toJSONString(), "login_signing_key", "sealed", planted.getKeyID());
    plant(dataSource, 2, planted.getKeyID(), sealed, planted.toPublicJWK().toJSONString());
    plant(dataSource, 3, "nonsense\nevent=login", "x", "no key");
    clock.advance(Duration.ofSeconds(11));
    one.run();

    for (SigningKeys node : List.of(one, keys(dataSource, Node.KEYS))) {
      assertThat(published(node)).containsExactly(first);
      assertThat(published(node)).isNotEmpty().doesNotContain(planted.getKeyID());
      assertThat(signing(node)).isEqualTo(first);
    }
    clock.advance(Duration.ofDays(30).minus(SigningKeys.PUBLISHED_BEFORE));
    one.run();
    clock.advance(SigningKeys.PUBLISHED_BEFORE);
    assertThat(signing(one)).as("keys go on to change").isNotIn(first, planted.getKeyID());
  }

  @EachDatabase
  void publicHalfThatWasChangedIsNotPublished(TestDatabase kind) throws JOSEException {
    DataSource dataSource = kind.migrated();
    SigningKeys one = keys(dataSource, Node.KEYS);
    String first = signing(one);
    ECKey planted = planted();
    LoginDatabase.open(dataSource)
        .inTransaction(
            entities ->
                NativeSql.change(
                    entities,
                    "update login_signing_key set public_jwk = ?1",
                    planted.toPublicJWK().toJSONString()));
    clock.advance(Duration.ofSeconds(11));
    one.run();

    assertThat(signing(one)).isEqualTo(first);
    for (SigningKeys node : List.of(one, keys(dataSource, Node.KEYS))) {
      assertThat(node.published()).doesNotContain(planted.toPublicJWK());
    }
  }

  private static ECKey planted() throws JOSEException {
    return new ECKeyGenerator(Curve.P_256)
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.ES256)
        .keyIDFromThumbprint(true)
        .generate();
  }

  private void plant(DataSource dataSource, long number, String kid, String sealed, String jwk) {
    LoginDatabase.open(dataSource)
        .inTransaction(
            entities ->
                NativeSql.change(
                    entities,
                    "insert into login_signing_key (number, kid, sealed, public_jwk, created_at,"
                        + " signs_from) values (?1, ?2, ?3, ?4, ?5, ?5)",
                    number,
                    kid,
                    sealed,
                    jwk,
                    clock.instant()));
  }

  @Test
  @DisplayName(
      "F-59: keys are sealed again with the operator's new key, and clients notice nothing")
  void sealedAgain() {
    DataSource dataSource = TestDatabase.H2.migrated();
    String first = signing(keys(dataSource, Node.KEYS));

    assertThat(signing(keys(dataSource, OTHER + "," + Node.KEYS))).isEqualTo(first);

    assertThat(signing(keys(dataSource, OTHER))).isEqualTo(first);
  }
}
