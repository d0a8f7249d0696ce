package org.loginwithx.jakartasecurity;

import jakarta.security.enterprise.CallerPrincipal;
import java.io.Serializable;
import org.loginwithx.user.Profile;

/**
 * The caller as servlets, JAX-RS, EJBs and {@code SecurityContext} see them. {@link #getName()} is
 * our user id: X's handles change hands, so none of them is a name to give rights to.
 */
public final class LinkedUserPrincipal extends CallerPrincipal implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Profile profile;

  LinkedUserPrincipal(String userId, Profile profile) {
    super(userId);
    this.profile = profile;
  }

  /** Our id of the person; the same as {@link #getName()}. */
  public String userId() {
    return getName();
  }

  /** Who vouched for the person, {@link Profile#X}. */
  public String provider() {
    return profile.provider();
  }

  /** The person's stable id there. */
  public String subject() {
    return profile.subject();
  }

  /** The handle without {@code @}, as of this log-in. */
  public String username() {
    return profile.username();
  }

  /** The name to show, as of this log-in: anything people type. */
  public String displayName() {
    return profile.displayName();
  }

  /** All the provider said at this log-in. */
  public Profile profile() {
    return profile;
  }
}
