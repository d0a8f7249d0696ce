package org.loginwithx.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.connection.Setting;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.oauthserver.TokenLifetimes;
import org.loginwithx.signup.SignUpMode;
import org.loginwithx.spending.Budget;
import org.loginwithx.spending.Prices;
import org.loginwithx.token.KeyRing;
import org.loginwithx.web.Brand;
import org.loginwithx.web.LegalPages;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.xevents.EventSettings;

/**
 * All settings, checked.
 *
 * @param x how X knows this application
 * @param keys seal stored secrets; null if there are none
 * @param storeTokens whether the tokens of users are stored
 * @param exchange how stored tokens of OAuth 1.0a are exchanged
 * @param costs what calls to X cost, and may cost
 * @param events how X reports what users do there
 * @param login the operator's settings about log-ins
 * @param signUp who may sign up
 * @param missing the settings without which no user can log in
 * @param email the operator's settings about e-mail addresses
 * @param http how this server calls other servers
 * @param database where the linked users are
 * @param limits how much this server keeps
 * @param legalPages the terms and the privacy policy
 * @param brand how the site presents itself
 * @param node names this server in logs
 * @param applications the operator's settings about the tokens of clients
 * @param doctorToken lets a command call the doctor; null if no command may
 * @param importToken lets a command import users; null if no command may
 */
record LoginConfig(
    XConfig x,
    @Nullable KeyRing keys,
    boolean storeTokens,
    Exchange exchange,
    Costs costs,
    EventSettings events,
    LoginSettings.Values login,
    SignUpMode signUp,
    List<Setting> missing,
    EmailConfig email,
    HttpConfig http,
    DatabaseConfig database,
    Limits limits,
    LegalPages legalPages,
    Brand brand,
    String node,
    TokenLifetimes applications,
    @Nullable BearerToken doctorToken,
    @Nullable BearerToken importToken) {

  LoginConfig {
    missing = List.copyOf(missing);
  }

  /**
   * How stored tokens of OAuth 1.0a are exchanged.
   *
   * @param atStart whether each start begins with it
   * @param kept how long a token is kept after its pair has worked; zero to keep it always
   */
  record Exchange(boolean atStart, Duration kept) {}

  /**
   * What calls to X cost.
   *
   * @param prices what X bills for one of each kind
   * @param budget what the operator wants to spend at most
   */
  record Costs(Prices prices, Budget budget) {}

  /**
   * How much this server keeps.
   *
   * @param historyKept how long the history keeps what happened
   * @param mostKnownLogins how many log-ins this node keeps in memory
   * @param maxPendingSessions how many sessions this node may create for browsers in which no user
   *     is logged in
   */
  record Limits(Duration historyKept, int mostKnownLogins, int maxPendingSessions) {}
}
