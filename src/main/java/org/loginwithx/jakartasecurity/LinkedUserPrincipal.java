package org.loginwithx.jakartasecurity;

import static java.util.Objects.requireNonNull;

import jakarta.security.enterprise.CallerPrincipal;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.Profile;

/**
 * The caller as servlets, JAX-RS, EJBs and {@code SecurityContext} see them. {@link #getName()} is
 * our user id: X's handles change hands, so none of them is a name to give rights to.
 *
 * <p>Can be injected, into beans of any scope; an injected one is whoever is calling when it is
 * asked.
 */
public sealed class LinkedUserPrincipal extends CallerPrincipal implements Serializable
    permits CurrentUser {

  private static final long serialVersionUID = 1L;

  private final @Nullable Profile profile;

  LinkedUserPrincipal(String userId, Profile profile) {
    super(userId);
    this.profile = profile;
  }

  /** For one that asks the container. */
  LinkedUserPrincipal() {
    super("");
    this.profile = null;
  }

  /**
   * Whether there is a person at all. An injected principal is there even if nobody is logged in;
   * then everything else it is asked throws {@link IllegalStateException}.
   */
  public boolean isPresent() {
    return true;
  }

  /** Our id of the person; the same as {@link #getName()}. */
  public String userId() {
    return getName();
  }

  /** Who vouched for the person, {@link Profile#X}. */
  public String provider() {
    return profile().provider();
  }

  /** The person's stable id there. */
  public String subject() {
    return profile().subject();
  }

  /** The handle without {@code @}, as of this log-in. */
  public String username() {
    return profile().username();
  }

  /** The name to show, as of this log-in: anything people type. */
  public String displayName() {
    return profile().displayName();
  }

  /** All the provider said at this log-in. */
  public Profile profile() {
    return requireNonNull(profile, "profile");
  }
}
