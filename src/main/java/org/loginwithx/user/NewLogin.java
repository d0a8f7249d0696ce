package org.loginwithx.user;

/**
 * A log-in that is about to happen.
 *
 * @param id random, one for each log-in; names the session it begins and lets nobody in
 * @param visit when and from where
 */
public record NewLogin(String id, Visit visit) {}
