package org.loginwithx.decision;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;
import org.loginwithx.Internal;

/** Asks the application; without a {@link LoginDecider} it agrees to everything. */
@Dependent
@Internal
public class Decisions {

  private final Instance<LoginDecider> deciders;
  private final RequestContextController requests;

  @Inject
  public Decisions(Instance<LoginDecider> deciders, RequestContextController requests) {
    this.deciders = deciders;
    this.requests = requests;
  }

  public LoginDecision about(LoginCandidate candidate) {
    // More than one is an error of the application, which get() reports; picking one would be a
    // guess.
    return deciders.isUnsatisfied()
        ? LoginDecision.accept(candidate)
        : RequestScope.call(requests, () -> deciders.get().decide(candidate));
  }

  /** Whether the application admits a user whom this rule refuses. */
  public boolean admitsDespite(LoginCandidate candidate, String rule) {
    return !deciders.isUnsatisfied()
        && RequestScope.call(requests, () -> deciders.get().admitsDespite(candidate, rule));
  }

  /** The text for the user if the change is refused; empty if it is allowed. */
  public Optional<String> refusal(AccountChange change) {
    return deciders.isUnsatisfied()
        ? Optional.empty()
        : RequestScope.call(requests, () -> deciders.get().refusal(change));
  }
}
