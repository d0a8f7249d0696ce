/**
 * Log in with X (Twitter) for Jakarta EE. Start at {@link org.loginwithx.login.LoginFilter}.
 *
 * <ol>
 *   <li>A user opens the start path ({@code login.LoginStart}).
 *   <li>X gives a request token ({@code login.OAuth1LoginFlow}, {@code x.OAuth1Client}, signed by
 *       {@code oauth1}), which stays in the session with its secret ({@code attempt.AttemptStore}).
 *   <li>The browser goes to X with it.
 *   <li>It comes back with a verifier ({@code login.LoginCallback}); the log-in is taken once
 *       ({@code attempt.UsedCallbacks}).
 *   <li>X gives an access token for it,
 *   <li>and says whose it is.
 *   <li>The application decides, the linked user is found or made ({@code user.LinkedUsers}), and
 *       the container takes over ({@code login.LoginCompletion}, {@code jakartasecurity}).
 * </ol>
 *
 * <p>From the ground up: {@code database}, {@code user}, {@code web}, {@code decision}, {@code
 * attempt}, {@code account}, {@code login}, {@code trial}, {@code administration}, {@code site}.
 * Each uses only those before it. {@code config} uses all of them. ArchUnit holds this.
 */
@NullMarked
package org.loginwithx;

import org.jspecify.annotations.NullMarked;
