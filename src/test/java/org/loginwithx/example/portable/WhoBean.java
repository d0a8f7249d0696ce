package org.loginwithx.example.portable;

import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;

/** What an EJB sees. */
@Stateless
public class WhoBean {

  @Resource private SessionContext context;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public WhoBean() {}

  /** The name of the caller. */
  @RolesAllowed("user")
  public String caller() {
    return context.getCallerPrincipal().getName();
  }

  /** Only for editors. */
  @RolesAllowed("editor")
  public String editor() {
    return context.getCallerPrincipal().getName();
  }
}
