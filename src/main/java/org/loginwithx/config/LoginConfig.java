package org.loginwithx.config;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.WayOut;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.oauthserver.TokenLifetimes;
import org.loginwithx.token.KeyRing;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Connection;

/**
 * All settings, checked.
 *
 * @param protocol what new log-ins use; null until one is set up
 * @param oauth1 the application at X for OAuth 1.0a; null if it is not set up
 * @param oauth2 the application at X for OAuth 2.0; null if it is not set up
 * @param issuer what X calls itself in callbacks of OAuth 2.0; null if that is not known
 * @param keys seal what is stored of secrets; null if nothing is
 * @param storeTokens whether the tokens of people are kept
 * @param bearerToken the application's own token, if it was made in X's console
 * @param login what an operator decides about log-ins
 * @param email whether people have an address
 * @param emailPage where they are asked for it
 * @param mail how mails are sent; null if none are
 * @param budget how long X may take
 * @param way how X is reached
 * @param plainHttpHosts hosts that may be called, and may call us, without TLS
 * @param historyKept how long the history keeps what happened
 * @param mostKnownLogins how many log-ins this node keeps in memory
 * @param migrate whether the tables are made and kept up to date by us
 * @param termsUrl what people agree to when they log in; null if there is nothing of the kind
 * @param privacyUrl what becomes of what is known about them; null if that is not said
 * @param node names this server in logs
 * @param applications what an operator decides about the tokens of applications
 * @param maxPendingSessions how many sessions this node may make for browsers where nobody is
 *     logged in
 * @param doctorToken lets whoever has it ask the doctor; null if nobody may
 */
record LoginConfig(
    @Nullable Protocol protocol,
    @Nullable OAuth1Connection oauth1,
    @Nullable OAuth2Connection oauth2,
    @Nullable String issuer,
    @Nullable KeyRing keys,
    boolean storeTokens,
    @Nullable BearerToken bearerToken,
    LoginSettings.Values login,
    EmailPolicy email,
    String emailPage,
    @Nullable MailConfig mail,
    HttpBudget budget,
    WayOut way,
    Set<String> plainHttpHosts,
    Duration historyKept,
    int mostKnownLogins,
    boolean migrate,
    @Nullable URI termsUrl,
    @Nullable URI privacyUrl,
    String node,
    TokenLifetimes applications,
    int maxPendingSessions,
    @Nullable BearerToken doctorToken) {}
