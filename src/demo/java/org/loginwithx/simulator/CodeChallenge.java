package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** PKCE, RFC 7636: what the app shows at first, and has to prove with the code. */
record CodeChallenge(String method, String value) {

  private static final String S256 = "S256";
  private static final String UNRESERVED = "[A-Za-z0-9._~-]{43,128}";

  /** More than RFC 7636 allows: X's own TypeScript XDK sends 171 characters. */
  private static final String VERIFIER = "[A-Za-z0-9._~-]{43,256}";

  CodeChallenge {
    String form = method.equals(S256) ? "[A-Za-z0-9_-]{43}" : UNRESERVED;
    if (!value.matches(form)) {
      throw new IllegalArgumentException("code_challenge is none for the method " + method);
    }
  }

  /** X takes both methods; {@code plain} is not worth having and has to be allowed first. */
  static CodeChallenge of(String method, String value, boolean plainAllowed) {
    if (!method.equals(S256) && !(plainAllowed && method.equals("plain"))) {
      throw new IllegalArgumentException("code_challenge_method has to be S256");
    }
    return new CodeChallenge(method, value);
  }

  boolean isMetBy(String verifier) {
    return verifier.matches(VERIFIER)
        && value.equals(method.equals(S256) ? s256(verifier) : verifier);
  }

  private static String s256(String verifier) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
