package org.loginwithx.decision;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;

/** Asks the application; one without a {@link LoginDecider} agrees to everything. */
@Dependent
public class Decisions {

  private final Instance<LoginDecider> deciders;

  @Inject
  public Decisions(Instance<LoginDecider> deciders) {
    this.deciders = deciders;
  }

  public LoginDecision about(LoginCandidate candidate) {
    // More than one is an error of the application that get() names; picking one would be a guess.
    return deciders.isUnsatisfied()
        ? LoginDecision.accept(candidate)
        : deciders.get().decide(candidate);
  }

  /** What the person reads if it may not happen; empty if it may. */
  public Optional<String> refusal(AccountChange change) {
    return deciders.isUnsatisfied() ? Optional.empty() : deciders.get().refusal(change);
  }
}
