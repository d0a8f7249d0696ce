package org.loginwithx.jakartasecurity;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import org.jspecify.annotations.Nullable;

/** Lets application code {@code @Inject LinkedUserPrincipal}; null while nobody is logged in. */
@Dependent
class CurrentUser {

  private final SecurityContext securityContext;

  @Inject
  CurrentUser(SecurityContext securityContext) {
    this.securityContext = securityContext;
  }

  @Produces
  @Dependent
  @Nullable LinkedUserPrincipal principal() {
    return securityContext.getPrincipalsByType(LinkedUserPrincipal.class).stream()
        .findFirst()
        .orElse(null);
  }
}
