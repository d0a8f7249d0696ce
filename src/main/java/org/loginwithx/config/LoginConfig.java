package org.loginwithx.config;

import org.jspecify.annotations.Nullable;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.x.XConnection;

/**
 * All settings, checked.
 *
 * @param connection the application at X; null until it is set up
 * @param login what an operator decides about log-ins
 * @param budget how long X may take
 * @param migrate whether the tables are made and kept up to date by us
 * @param node names this server in logs
 */
record LoginConfig(
    @Nullable XConnection connection,
    LoginSettings login,
    HttpBudget budget,
    boolean migrate,
    String node) {}
