package org.loginwithx.example;

import jakarta.enterprise.context.ApplicationScoped;
import org.loginwithx.login.LoginCandidate;
import org.loginwithx.login.LoginDecider;
import org.loginwithx.login.LoginDecision;
import org.loginwithx.user.Profile;

/** Decides who may come in, as what, and under which name. */
@ApplicationScoped
public class Doorkeeper implements LoginDecider {

  // X ids, not handles: a handle may belong to somebody else tomorrow.
  private static final String TROUBLEMAKER = "13";
  private static final String EDITOR = "2001";
  private static final String PRESIDENT = "2002";

  @Override
  public LoginDecision decide(LoginCandidate candidate) {
    Profile profile = candidate.profile();
    return switch (profile.subject()) {
      // The angle brackets show that the page escapes what an application says.
      case TROUBLEMAKER -> LoginDecision.refuse("You are not welcome here, <Mallory>.");
      case EDITOR -> LoginDecision.accept(candidate).withGroups("editor");
      case PRESIDENT ->
          LoginDecision.accept(candidate).withProfile(profile.withDisplayName("The President"));
      default -> LoginDecision.accept(candidate);
    };
  }
}
