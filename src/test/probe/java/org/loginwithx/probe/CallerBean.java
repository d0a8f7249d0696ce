package org.loginwithx.probe;

import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.json.Json;
import jakarta.json.JsonObject;

/** The caller as an EJB sees them. */
@Stateless
@RolesAllowed("user")
public class CallerBean {

  @Resource private SessionContext context;

  /** Name and roles. */
  public JsonObject caller() {
    return Json.createObjectBuilder()
        .add("name", context.getCallerPrincipal().getName())
        .add("user", context.isCallerInRole("user"))
        .add("editor", context.isCallerInRole("editor"))
        .build();
  }
}
