package org.loginwithx.jakartasecurity;

import static java.util.Objects.requireNonNull;

import jakarta.security.enterprise.CallerPrincipal;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.Profile;

/**
 * The caller as servlets, JAX-RS, EJBs and {@code SecurityContext} see them. {@link #getName()} is
 * the user's id here: X's handles pass to other owners, so rights must not depend on a handle.
 *
 * <p>Can be injected, into beans of any scope; an injected one is the current user at each call.
 */
public sealed class LinkedUserPrincipal extends CallerPrincipal implements Serializable
    permits CurrentUser {

  private static final long serialVersionUID = 1L;

  private final @Nullable Profile profile;

  LinkedUserPrincipal(String userId, Profile profile) {
    super(userId);
    this.profile = profile;
  }

  /** For the subclass that asks the container. */
  LinkedUserPrincipal() {
    super("");
    this.profile = null;
  }

  /**
   * Whether a user is logged in. An injected principal exists even if no user is; then all other
   * methods throw {@link IllegalStateException}.
   */
  public boolean isPresent() {
    return true;
  }

  /** The user's id here; the same as {@link #getName()}. */
  public String userId() {
    return getName();
  }

  /** The provider that vouched for the user, {@link Profile#X} for X. */
  public String provider() {
    return profile().provider();
  }

  /** The user's stable id at the provider. */
  public String subject() {
    return profile().subject();
  }

  /** The handle without {@code @}, as of this log-in. */
  public String username() {
    return profile().username();
  }

  /** The name to show, as of this log-in: any text that the user chose. */
  public String displayName() {
    return profile().displayName();
  }

  /** All that the provider said at this log-in. */
  public Profile profile() {
    return requireNonNull(profile, "profile");
  }

  /** Who it is, in one line for a log: the id here, the provider, and the handle. */
  @Override
  public String toString() {
    return isPresent()
        ? "%s (%s: %s)".formatted(userId(), provider(), username()).replaceAll("\\p{Cntrl}", "?")
        : "no user is logged in";
  }
}
