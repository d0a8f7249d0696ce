package org.loginwithx.probe;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.security.enterprise.SecurityContext;
import java.security.Principal;
import org.loginwithx.jakartasecurity.LinkedUserPrincipal;

/** The caller as CDI beans see them, in each of the ways there are to ask. */
@ApplicationScoped
public class CallerViews {

  @Inject private SecurityContext security;
  @Inject private Principal principal;
  @Inject private LinkedUserPrincipal linkedUser;

  JsonObjectBuilder json() {
    return Json.createObjectBuilder()
        .add("securityContext", security.getCallerPrincipal().getName())
        .add("user", security.isCallerInRole("user"))
        .add("editor", security.isCallerInRole("editor"))
        .add("byType", user(byType()))
        .add("injectedName", principal.getName())
        .add("injected", user(linkedUser));
  }

  private LinkedUserPrincipal byType() {
    return security.getPrincipalsByType(LinkedUserPrincipal.class).iterator().next();
  }

  static JsonObjectBuilder user(LinkedUserPrincipal user) {
    return Json.createObjectBuilder()
        .add("name", user.getName())
        .add("subject", user.subject())
        .add("username", user.username())
        .add("displayName", user.displayName());
  }
}
