package org.loginwithx.decision;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;
import org.loginwithx.Internal;

/** Asks the application; without a {@link LoginDecider} it agrees to everything. */
@Dependent
@Internal
public class Decisions {

  private final Instance<LoginDecider> deciders;

  @Inject
  public Decisions(Instance<LoginDecider> deciders) {
    this.deciders = deciders;
  }

  public LoginDecision about(LoginCandidate candidate) {
    // More than one is an error of the application, which get() reports; picking one would be a
    // guess.
    return deciders.isUnsatisfied()
        ? LoginDecision.accept(candidate)
        : deciders.get().decide(candidate);
  }

  /** The text for the user if the change is refused; empty if it is allowed. */
  public Optional<String> refusal(AccountChange change) {
    return deciders.isUnsatisfied() ? Optional.empty() : deciders.get().refusal(change);
  }
}
