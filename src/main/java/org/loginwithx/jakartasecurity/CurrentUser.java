package org.loginwithx.jakartasecurity;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import java.util.Optional;
import org.loginwithx.user.Profile;

/**
 * The object behind {@code @Inject LinkedUserPrincipal}. Looks up the current user at each call: a
 * servlet, an EJB or an application-scoped bean is injected once and then serves all users.
 *
 * <p>It is injectable as this one type only, or the container's own {@code @Inject Principal} would
 * become ambiguous.
 */
@Dependent
@Typed(LinkedUserPrincipal.class)
final class CurrentUser extends LinkedUserPrincipal {

  private static final long serialVersionUID = 1L;

  private final SecurityContext securityContext;

  @Inject
  CurrentUser(SecurityContext securityContext) {
    this.securityContext = securityContext;
  }

  @Override
  public boolean isPresent() {
    return find().isPresent();
  }

  @Override
  public String getName() {
    return caller().getName();
  }

  @Override
  public Profile profile() {
    return caller().profile();
  }

  private LinkedUserPrincipal caller() {
    return find().orElseThrow(() -> new IllegalStateException("No user is logged in"));
  }

  private Optional<LinkedUserPrincipal> find() {
    return securityContext.getPrincipalsByType(LinkedUserPrincipal.class).stream().findFirst();
  }
}
