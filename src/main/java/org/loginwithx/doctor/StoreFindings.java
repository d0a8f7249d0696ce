package org.loginwithx.doctor;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.database.DatabaseState;
import org.loginwithx.oauthserver.SigningTime;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;

/** Findings about the database and about the keys that seal its secrets. */
final class StoreFindings {

  /** Users notice this delay on a page with three queries. */
  private static final Duration SLOW = Duration.ofMillis(500);

  private StoreFindings() {}

  static List<Finding> database(Optional<DatabaseState> state) {
    if (state.isEmpty()) {
      return List.of(Finding.of(Check.DATABASE, Symptom.DATABASE_AWAY));
    }
    DatabaseState now = state.get();
    List<Finding> found = new ArrayList<>();
    if (now.onlyReads()) {
      found.add(Finding.of(Check.DATABASE, Symptom.DATABASE_ONLY_READS, now.product()));
    }
    String took = Long.toString(now.took().toMillis());
    if (now.took().compareTo(SLOW) > 0) {
      found.add(Finding.of(Check.DATABASE, Symptom.DATABASE_SLOW, now.product(), took));
    }
    if (!now.readCommitted()) {
      found.add(Finding.of(Check.DATABASE, Symptom.ISOLATION_OTHER));
    }
    if (now.schema().isEmpty()) {
      found.add(Finding.of(Check.DATABASE, Symptom.SCHEMA_UNKNOWN, now.product()));
    } else if (isOld(now.schema().get())) {
      found.add(
          Finding.of(
              Check.DATABASE,
              Symptom.SCHEMA_OLD,
              now.schema().get(),
              Integer.toString(DatabaseState.SCHEMA)));
    }
    return found.isEmpty()
        ? List.of(
            Finding.of(
                Check.DATABASE,
                Symptom.DATABASE_RIGHT,
                now.product(),
                took,
                now.schema().orElse("-")))
        : found;
  }

  /** What ends with OAuth 1.0a; X has not said when. */
  static List<Finding> retirement(Setup now, Optional<DatabaseState> state) {
    List<Finding> found = new ArrayList<>();
    if (now.protocol() == Protocol.OAUTH1) {
      found.add(Finding.of(Check.RETIRING, Symptom.OAUTH1_RETIRES));
    }
    long tokens = state.map(DatabaseState::onlyOAuth1).orElse(0L);
    if (tokens > 0) {
      found.add(
          Finding.of(
              Check.RETIRING,
              now.clients().oauth2() == null
                  ? Symptom.TOKENS_WITHOUT_OAUTH2
                  : Symptom.TOKENS_TO_EXCHANGE,
              Long.toString(tokens)));
    }
    return found;
  }

  private static boolean isOld(String schema) {
    return !schema.matches("[0-9]{1,6}") || Integer.parseInt(schema) < DatabaseState.SCHEMA;
  }

  static List<Finding> keys(
      Setup now, Optional<DatabaseState> database, Optional<SigningTime> signing) {
    KeyRing keys = now.keys();
    if (keys == null) {
      long stored = database.map(StoreFindings::stored).orElse(0L);
      return List.of(
          stored > 0
              ? Finding.of(Check.KEYS, Symptom.KEYS_MISSING, Long.toString(stored))
              : Finding.of(Check.KEYS, Symptom.KEYS_NONE));
    }
    List<Finding> found = new ArrayList<>();
    found.add(
        database
            .map(state -> sealing(keys, state))
            .orElseGet(() -> Finding.of(Check.KEYS, Symptom.KEYS_UNKNOWN_USE)));
    found.add(
        signing
            .map(
                time ->
                    Finding.of(
                        Check.KEYS,
                        Symptom.SIGNING_RIGHT,
                        time.from().atOffset(ZoneOffset.UTC).toLocalDate().toString(),
                        time.until().atOffset(ZoneOffset.UTC).toLocalDate().toString()))
            .orElseGet(() -> Finding.of(Check.KEYS, Symptom.SIGNING_MISSING)));
    return found;
  }

  private static Finding sealing(KeyRing keys, DatabaseState state) {
    Sealer sealer = new Sealer(keys);
    if (sealer.open(sealer.seal("doctor", "doctor"), "doctor").isEmpty()) {
      return Finding.of(Check.KEYS, Symptom.NOT_EXAMINED, "AES-GCM");
    }
    Map<String, Long> lost = new TreeMap<>(state.sealedTokens());
    lost.keySet().removeAll(keys.ids());
    if (!lost.isEmpty()) {
      return Finding.of(
          Check.KEYS,
          Symptom.KEYS_LOST,
          Long.toString(sum(lost)),
          String.join(", ", lost.keySet()));
    }
    Map<String, Long> old = new TreeMap<>(state.sealedTokens());
    old.remove(keys.currentId());
    if (!old.isEmpty()) {
      return Finding.of(Check.KEYS, Symptom.KEYS_OLD, Long.toString(sum(old)));
    }
    return Finding.of(
        Check.KEYS,
        Symptom.KEYS_RIGHT,
        Integer.toString(keys.ids().size()),
        Long.toString(stored(state)));
  }

  private static long stored(DatabaseState state) {
    return sum(state.sealedTokens());
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
