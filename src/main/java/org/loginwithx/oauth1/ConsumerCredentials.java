package org.loginwithx.oauth1;

import org.loginwithx.Internal;

/**
 * The application's own identity at the provider: the "client credentials" of RFC 5849 section 1.1,
 * which X shows as API Key and API Key Secret.
 */
@Internal
public record ConsumerCredentials(String consumerKey, String consumerSecret) {

  /**
   * @throws IllegalArgumentException if one of the two is empty
   */
  public ConsumerCredentials {
    if (consumerKey.isEmpty()) {
      throw new IllegalArgumentException("the consumer key is empty");
    }
    if (consumerSecret.isEmpty()) {
      throw new IllegalArgumentException("the consumer secret is empty");
    }
  }

  @Override
  public String toString() {
    return "ConsumerCredentials[consumerKey=" + consumerKey + ", consumerSecret=***]";
  }
}
