package org.example.guestbook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import org.loginwithx.decision.AccountChange;
import org.loginwithx.decision.LoginCandidate;
import org.loginwithx.decision.LoginDecider;
import org.loginwithx.decision.LoginDecision;
import org.loginwithx.decision.LoginDecision.Accepted;
import org.loginwithx.user.Profile;

/** Decides which users may log in, with which groups, name and id, and what they may change. */
@ApplicationScoped
public class Doorkeeper implements LoginDecider {

  // X ids, not handles: a handle may belong to another user tomorrow.
  private static final String TROUBLEMAKER = "13";
  private static final String EDITOR = "2001";
  private static final String PRESIDENT = "2002";

  private static final String LOST_BADGE = "B-13";

  /** Shows what happens to an application that gives an id twice. */
  private static final Set<String> DOUBLES = Set.of("B-666", "B-667");

  @Inject private Members members;

  @Override
  public LoginDecision decide(LoginCandidate candidate) {
    Profile profile = candidate.profile();
    Accepted accepted = LoginDecision.accept(candidate);
    if (candidate.user().isEmpty()) {
      // A new user: the member and the user of the log-in have one id.
      accepted = accepted.withUserId(members.newId());
    }
    if (profile.provider().equals(Badges.PROVIDER)) {
      return withBadge(profile, accepted);
    }
    return switch (profile.subject()) {
      // The angle brackets show that the page escapes what an application says.
      case TROUBLEMAKER -> LoginDecision.refuse("You are not welcome here, <Mallory>.");
      case EDITOR -> accepted.withGroups("editor");
      case PRESIDENT -> accepted.withProfile(profile.withDisplayName("The President"));
      default ->
          isProtected(candidate)
              ? accepted.withProfile(profile.withDisplayName(profile.displayName() + " 🔒"))
              : accepted;
    };
  }

  /** Whether the posts of the user are protected at X: a field of X's own. */
  private static boolean isProtected(LoginCandidate candidate) {
    return candidate.raw().getBoolean("protected", false);
  }

  private static LoginDecision withBadge(Profile badge, Accepted accepted) {
    if (badge.subject().equals(LOST_BADGE)) {
      return LoginDecision.refuse("This badge was lost.");
    }
    return DOUBLES.contains(badge.subject()) ? accepted.withUserId("member-of-old") : accepted;
  }

  @Override
  public Optional<String> refusal(AccountChange change) {
    if (!(change instanceof AccountChange.Link link)) {
      return Optional.empty();
    }
    return switch (link.profile().subject()) {
      case Badges.VISITORS -> Optional.of("The visitors' badge stays at the door.");
      case TROUBLEMAKER -> Optional.of("You are not welcome here.");
      default -> Optional.empty();
    };
  }
}
