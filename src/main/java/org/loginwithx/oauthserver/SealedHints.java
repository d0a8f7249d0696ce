package org.loginwithx.oauthserver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.loginwithx.token.Sealer;

/**
 * Encrypted texts that replace ID tokens in the addresses of redirects. Addresses get into logs,
 * and an ID token can have the name and the e-mail address of a user.
 */
final class SealedHints {

  /** A redirect takes seconds, but the clocks of nodes may differ. */
  static final Duration LIFETIME = Duration.ofMinutes(2);

  private static final String PLACE = "id_token_hint";
  private static final int FIELDS = 4;

  private final Sealer sealer;
  private final Clock clock;

  SealedHints(Sealer sealer, Clock clock) {
    this.sealer = sealer;
    this.clock = clock;
  }

  String seal(String issuer, IdTokenHint hint) {
    String until = Long.toString(clock.instant().plus(LIFETIME).getEpochSecond());
    return sealer.seal(
        String.join("\n", hint.clientId(), hint.subject(), hint.sessionId(), until), PLACE, issuer);
  }

  /** What the ID token said; empty if the text is not one of these, or is too old. */
  Optional<IdTokenHint> open(String issuer, String text) {
    return sealer
        .open(text, PLACE, issuer)
        .map(opened -> opened.split("\n", FIELDS))
        .filter(fields -> isGood(Instant.ofEpochSecond(Long.parseLong(fields[3]))))
        .map(fields -> new IdTokenHint(fields[0], fields[1], fields[2]));
  }

  private boolean isGood(Instant until) {
    return clock.instant().isBefore(until);
  }
}
