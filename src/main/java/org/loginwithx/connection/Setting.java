package org.loginwithx.connection;

import java.util.Optional;

/**
 * The settings of the connection page. X's addresses are not among them: an attacker who could
 * change them would make this server call any address, and send it secrets.
 */
public enum Setting {
  PUBLIC_URL("LOGIN_PUBLIC_URL"),
  ENABLED("LOGIN_ENABLED"),
  PROTOCOL("TWITTER_PROTOCOL"),
  API_KEY("TWITTER_API_KEY"),
  API_SECRET("TWITTER_API_SECRET"),
  CLIENT_ID("TWITTER_CLIENT_ID"),
  CLIENT_SECRET("TWITTER_CLIENT_SECRET"),
  SCOPES("TWITTER_SCOPES"),
  EMAIL("LOGIN_EMAIL"),
  STORE_TOKENS("LOGIN_STORE_TOKENS"),
  TERMS_URL("LOGIN_TERMS_URL"),
  PRIVACY_URL("LOGIN_PRIVACY_URL"),
  MORE_ORIGINS("LOGIN_MORE_ORIGINS");

  private final String variable;

  Setting(String variable) {
    this.variable = variable;
  }

  /** The environment variable of the same meaning, which wins over the saved value. */
  public String variable() {
    return variable;
  }

  /** Whether the value is sealed, and never shown again. */
  public boolean isSecret() {
    return this == API_SECRET || this == CLIENT_SECRET;
  }

  /** The setting of this environment variable. */
  static Optional<Setting> of(String variable) {
    for (Setting setting : values()) {
      if (setting.variable.equals(variable)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
