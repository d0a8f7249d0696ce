/**
 * Log in with X (Twitter) for Jakarta EE. Start at {@link org.loginwithx.login.LoginFilter}.
 *
 * <ol>
 *   <li>A person opens the start path ({@code login.LoginStart}).
 *   <li>X gives a request token ({@code login.OAuth1LoginFlow}, {@code x.OAuth1Client}, signed by
 *       {@code oauth1}), which stays in the session with its secret ({@code login.PendingLogins}).
 *   <li>The browser goes to X with it.
 *   <li>It comes back with a verifier ({@code login.LoginCallback}); the log-in is taken once
 *       ({@code user.TakenLogins}).
 *   <li>X gives an access token for it,
 *   <li>and says whose it is.
 *   <li>The application decides, the linked user is found or made ({@code user.LinkedUsers}), and
 *       the container takes over ({@code login.LoginCompletion}, {@code jakartasecurity}).
 * </ol>
 *
 * <p>Who may know whom: {@code config} everybody; {@code site} (the WAR's own pages) and {@code
 * jakartasecurity} know {@code login} and {@code user}; {@code login} knows {@code x}, {@code
 * oauth1} and {@code user}; {@code x} knows {@code oauth1} and {@code http}; those two and {@code
 * user} know nobody. ArchUnit holds this.
 */
@NullMarked
package org.loginwithx;

import org.jspecify.annotations.NullMarked;
