package org.loginwithx.config;

import org.jspecify.annotations.Nullable;
import org.loginwithx.access.StoredTokens;
import org.loginwithx.access.TokenExchange;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.SetUpDraft;
import org.loginwithx.connection.Tries;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NodeKey;
import org.loginwithx.imports.UserImport;
import org.loginwithx.mail.Mailer;
import org.loginwithx.rule.LoginRules;
import org.loginwithx.spending.Spending;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.LoginHistory;

/**
 * The parts that have to be made before the application starts: if one fails, it does not start.
 */
record Parts(
    LoginDatabase database,
    NodeKey nodeKey,
    LiveLogins liveLogins,
    LoginHistory history,
    ConnectionSettings connection,
    Tries tries,
    SetUpDraft setUpDraft,
    @Nullable Mailer mailer,
    @Nullable StoredTokens tokens,
    @Nullable TokenExchange exchange,
    Spending spending,
    LoginRules rules,
    UserImport imports) {}
