package org.loginwithx.jakartasecurity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.loginwithx.password.HashingPermits;
import org.loginwithx.password.PasswordHash;
import org.loginwithx.password.TypedPassword;

/** PBKDF2 by the container, with the cost that OWASP's Password Storage Cheat Sheet recommends. */
@Dependent
final class ContainerPasswordHash implements PasswordHash {

  private static final String ALGORITHM = "PBKDF2WithHmacSHA512";

  /**
   * Versions that read forms as ISO-8859-1 made hashes with 210,000 rounds or fewer. Such a hash
   * may be of a misread password.
   */
  private static final int ITERATIONS = 220_000;

  private static final int SALT_BYTES = 32;

  /** The beginning of every current hash: the container writes algorithm:iterations:salt:hash. */
  private static final String TODAY = ALGORITHM + ":" + ITERATIONS + ":";

  /** Hashed instead of an empty password, which some versions of the JDK refuse. */
  private static final char[] NOTHING = {' '};

  private static final HashingPermits PERMITS =
      new HashingPermits(HashingPermits.atOnce(), Duration.ofSeconds(2));

  private final Pbkdf2PasswordHash pbkdf2;

  @Inject
  ContainerPasswordHash(Pbkdf2PasswordHash pbkdf2) {
    pbkdf2.initialize(
        Map.of(
            "Pbkdf2PasswordHash.Algorithm",
            ALGORITHM,
            "Pbkdf2PasswordHash.Iterations",
            Integer.toString(ITERATIONS),
            "Pbkdf2PasswordHash.SaltSizeBytes",
            Integer.toString(SALT_BYTES)));
    this.pbkdf2 = pbkdf2;
  }

  @Override
  public String hash(TypedPassword password) {
    if (password.isEmpty()) {
      throw new IllegalArgumentException("The password is empty");
    }
    char[] chars = password.chars();
    try {
      return PERMITS.take(() -> pbkdf2.generate(chars));
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  @Override
  public boolean verify(TypedPassword password, @Nullable String hash) {
    String stored = password.isEmpty() ? null : hash;
    return PERMITS.take(
        () -> {
          boolean right = isOf(password.chars(), stored);
          if (!password.wasMisread()) {
            return right;
          }
          // Always two hashes: the time must not reveal whether a stored password is an old one.
          String old = stored != null && isOutdated(stored) ? stored : null;
          return isOf(password.misreadChars(), old) || right;
        });
  }

  private boolean isOf(char[] chars, @Nullable String hash) {
    if (hash == null) {
      pbkdf2.generate(NOTHING);
      return false;
    }
    try {
      return pbkdf2.verify(chars, hash);
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  @Override
  public boolean isOutdated(String hash) {
    return !hash.startsWith(TODAY);
  }
}
