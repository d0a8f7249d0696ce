package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.database.NodeKey;
import org.loginwithx.secret.Secrets;

/**
 * Shows a browser that an address leads to this site: only a node of this site can answer a
 * question as the page says that it is answered. Nothing is stored for it.
 */
@Dependent
@Internal
public class SiteProof {

  private final NodeKey key;

  @Inject
  SiteProof(NodeKey key) {
    this.key = key;
  }

  /** A question, and what this site answers. */
  public record Question(String nonce, String answer) {

    @Override
    public String toString() {
      return "Question[nonce=***]";
    }
  }

  /** A new question, for a page. */
  public Question ask() {
    String nonce = Secrets.seed();
    return new Question(nonce, answered(nonce));
  }

  /** The answer; empty if no page asks like that. */
  public Optional<String> answer(String nonce) {
    return Secrets.isSeed(nonce) ? Optional.of(answered(nonce)) : Optional.empty();
  }

  private String answered(String nonce) {
    return Secrets.hmac(key.derive("this site"), nonce);
  }
}
