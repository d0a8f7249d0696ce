package org.loginwithx.decision;

import java.util.Optional;

/**
 * The application's decision about who may log in. Write one CDI bean that implements it; without
 * one, every user is accepted for whom X or a provider of the application ({@link
 * org.loginwithx.login.ProviderLogin}) vouches.
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
 * transaction, before any data about the user is stored. Called again where a log-in continues
 * later, for instance after a question for an address: read here, and write nothing. An exception
 * ends the log-in with status 500.
 *
 * <p>The rules of administrators come first: {@link #decide} is not called for a user whom they
 * refuse, unless {@link #admitsDespite} says so.
 *
 * <p>Not called when a front end refreshes its tokens, since no provider vouches for the user then:
 * there, the groups given at the log-in stay until that log-in ends.
 */
@FunctionalInterface
public interface LoginDecider {

  /** Decides about one log-in. */
  LoginDecision decide(LoginCandidate candidate);

  /**
   * Whether to admit a user whom a rule of administrators refuses; the default does not. If it
   * does, {@link #decide} is asked as for any other user. Called like {@link #decide}.
   *
   * @param rule the name of the rule
   */
  default boolean admitsDespite(LoginCandidate candidate, String rule) {
    return false;
  }

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
