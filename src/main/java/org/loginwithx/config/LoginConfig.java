package org.loginwithx.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.connection.Setting;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.oauthserver.TokenLifetimes;
import org.loginwithx.token.KeyRing;
import org.loginwithx.web.LegalPages;
import org.loginwithx.web.LoginSettings;

/**
 * All settings, checked.
 *
 * @param x how X knows this application
 * @param keys seal what is stored of secrets; null if nothing is
 * @param storeTokens whether the tokens of users are kept
 * @param login what an operator decides about log-ins
 * @param missing the settings without which nobody can log in
 * @param email what an operator decides about e-mail addresses
 * @param http how this server calls others
 * @param migrate whether the tables are made and kept up to date by us
 * @param limits how much this server keeps
 * @param legalPages the terms and the privacy policy
 * @param node names this server in logs
 * @param applications what an operator decides about the tokens of applications
 * @param doctorToken lets its holder ask the doctor; null if nobody may
 */
record LoginConfig(
    XConfig x,
    @Nullable KeyRing keys,
    boolean storeTokens,
    LoginSettings.Values login,
    List<Setting> missing,
    EmailConfig email,
    HttpConfig http,
    boolean migrate,
    Limits limits,
    LegalPages legalPages,
    String node,
    TokenLifetimes applications,
    @Nullable BearerToken doctorToken) {

  LoginConfig {
    missing = List.copyOf(missing);
  }

  /**
   * How much this server keeps.
   *
   * @param historyKept how long the history keeps what happened
   * @param mostKnownLogins how many log-ins this node keeps in memory
   * @param maxPendingSessions how many sessions this node may make for browsers where nobody is
   *     logged in
   */
  record Limits(Duration historyKept, int mostKnownLogins, int maxPendingSessions) {}
}
