package org.loginwithx.oauthserver;

import java.time.Instant;

/**
 * The log-in of a person at an application: all tokens that one code bought.
 *
 * @param id names it, also in access tokens as {@code sid}; lets nobody in
 * @param application the client id
 * @param member whom it is about
 * @param began when the code was exchanged
 */
record RefreshTokenFamily(String id, String application, Member member, Instant began) {}
