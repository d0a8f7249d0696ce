package org.loginwithx.container;

import static java.util.Objects.requireNonNull;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Replaces the container's PBKDF2 in most tests, to save their time: a stored hash names as many
 * rounds, but only a thousandth of them was made. {@code TwoNodesIT} uses the container's PBKDF2.
 */
@Alternative
@Priority(1)
@Dependent
public class QuickHash implements Pbkdf2PasswordHash {

  /** From this number of rounds on, a hash takes long. */
  private static final int MANY = 100_000;

  private String algorithm = "";
  private int rounds;

  @Override
  public void initialize(Map<String, String> parameters) {
    algorithm = requireNonNull(parameters.get("Pbkdf2PasswordHash.Algorithm"));
    rounds = Integer.parseInt(parameters.get("Pbkdf2PasswordHash.Iterations"));
  }

  @Override
  public String generate(char[] password) {
    byte[] salt = new byte[32];
    new SecureRandom().nextBytes(salt);
    byte[] hash = pbkdf2(password, algorithm, rounds, salt, 32);
    return algorithm + ":" + rounds + ":" + base64(salt) + ":" + base64(hash);
  }

  @Override
  public boolean verify(char[] password, String stored) {
    String[] parts = stored.split(":", 4);
    byte[] hash = Base64.getDecoder().decode(parts[3]);
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    int named = Integer.parseInt(parts[1]);
    return MessageDigest.isEqual(hash, pbkdf2(password, parts[0], named, salt, hash.length));
  }

  private static byte[] pbkdf2(
      char[] password, String algorithm, int named, byte[] salt, int length) {
    int rounds = named < MANY ? named : named / 1000;
    try {
      return SecretKeyFactory.getInstance(algorithm)
          .generateSecret(new PBEKeySpec(password, salt, rounds, length * 8))
          .getEncoded();
    } catch (GeneralSecurityException unknown) {
      throw new IllegalStateException(unknown);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
