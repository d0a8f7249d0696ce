package org.loginwithx.oauthserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;

/** What stands for an ID token in an address. */
final class SealedHintsTest {

  private static final IdTokenHint HINT = new IdTokenHint("client", "user", "session");

  private final MovableClock clock = new MovableClock();
  private final Sealer sealer = new Sealer(KeyRing.parse(Node.KEYS));
  private final SealedHints hints = new SealedHints(sealer, clock);
  private final String sealed = hints.seal(Node.ISSUER, HINT);

  @Test
  void saysTheSameForAMoment() {
    clock.advance(SealedHints.LIFETIME.minusSeconds(1));
    assertThat(hints.open(Node.ISSUER, sealed)).contains(HINT);

    clock.advance(Duration.ofSeconds(1));
    assertThat(hints.open(Node.ISSUER, sealed)).isEmpty();
  }

  @Test
  void saysNothingToOthers() {
    assertThat(sealed).doesNotContain("client").doesNotContain("user");
    assertThat(sealed).isNotEqualTo(hints.seal(Node.ISSUER, HINT));
  }

  @Test
  void nothingElseIsOne() {
    String elsewhere = sealer.seal("client\nuser\nsession\n99999999999", "login_tokens", "access");

    assertThat(hints.open(Node.ISSUER, elsewhere)).isEmpty();
    assertThat(hints.open("https://other.example", sealed)).isEmpty();
    assertThat(hints.open(Node.ISSUER, sealed.substring(1))).isEmpty();
    assertThat(hints.open(Node.ISSUER, "-")).isEmpty();
  }
}
