package org.loginwithx.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.loginwithx.application.ApplicationSettings;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.login.EmailSettings;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.Protocol;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.token.KeyRing;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Connection;

/**
 * All settings, checked.
 *
 * @param protocol what new log-ins use; null until one is set up
 * @param oauth1 the application at X for OAuth 1.0a; null if it is not set up
 * @param oauth2 the application at X for OAuth 2.0; null if it is not set up
 * @param issuer what X calls itself in callbacks of OAuth 2.0; null if that is not known
 * @param keys seal the stored tokens; null if none are stored
 * @param bearerToken the application's own token, if it was made in X's console
 * @param login what an operator decides about log-ins
 * @param email what an operator decides about people's addresses
 * @param mail how mails are sent; null if none are
 * @param budget how long X may take
 * @param historyKept how long the history keeps what happened
 * @param migrate whether the tables are made and kept up to date by us
 * @param node names this server in logs
 * @param applications what an operator decides about the tokens of applications
 * @param sealing seals the keys that sign those; null if there is none
 */
record LoginConfig(
    @Nullable Protocol protocol,
    @Nullable OAuth1Connection oauth1,
    @Nullable OAuth2Connection oauth2,
    @Nullable String issuer,
    @Nullable KeyRing keys,
    @Nullable BearerToken bearerToken,
    LoginSettings login,
    EmailSettings email,
    @Nullable MailConfig mail,
    HttpBudget budget,
    Duration historyKept,
    boolean migrate,
    String node,
    ApplicationSettings applications,
    @Nullable KeyRing sealing) {}
