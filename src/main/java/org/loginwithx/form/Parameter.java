package org.loginwithx.form;

import org.loginwithx.Internal;

/** One decoded name and value of a query, a form body or the OAuth protocol parameters. */
@Internal
public record Parameter(String name, String value) {

  /** The value is left out, because as often as not it is a token, a verifier or a secret. */
  @Override
  public String toString() {
    return "Parameter[name=" + name + ", value=***]";
  }
}
