package org.loginwithx.login;

/**
 * The application's say in who may log in. Write one CDI bean that implements it; without one
 * everybody X vouches for is accepted.
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class OnlyTheTeam implements LoginDecider {
 *   @Override
 *   public LoginDecision decide(LoginCandidate candidate) {
 *     if (!team.contains(candidate.profile().subject())) {
 *       return LoginDecision.refuse("This site is for our team.");
 *     }
 *     return LoginDecision.accept(candidate).withGroups("team");
 *   }
 * }
 * }</pre>
 *
 * <p>Called once for each log-in, on a thread of the container, with a request context and without
 * a transaction, before anything about the person is stored. What it throws ends the log-in with
 * status 500.
 */
@FunctionalInterface
public interface LoginDecider {

  /** Decides about one person. */
  LoginDecision decide(LoginCandidate candidate);
}
