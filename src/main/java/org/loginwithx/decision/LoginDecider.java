package org.loginwithx.decision;

import java.util.Optional;

/**
 * The application's say in who may log in. Write one CDI bean that implements it; without one
 * everybody is accepted whom X or a provider of yours ({@link org.loginwithx.login.ProviderLogin})
 * vouches for.
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
 * <p>Called for each log-in, on a thread of the container, with a request context and without a
 * transaction, before anything about the person is stored. Called once more where a log-in goes on
 * later, after the person was asked for an address for instance: read here, and write nothing. What
 * it throws ends the log-in with status 500.
 *
 * <p>Not called when a front-end application refreshes its tokens, since nobody vouches for the
 * person then: there, the groups given at the log-in stay until that log-in ends.
 */
@FunctionalInterface
public interface LoginDecider {

  /** Decides about one person. */
  LoginDecision decide(LoginCandidate candidate);

  /**
   * Decides about a change to a user; the default allows every change. Called on a thread of the
   * container, with a request context and without a transaction, before anything is changed.
   *
   * @return the text for the user if the change is refused, not HTML; empty if it is allowed
   */
  default Optional<String> refusal(AccountChange change) {
    return Optional.empty();
  }
}
