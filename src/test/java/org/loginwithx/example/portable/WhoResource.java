package org.loginwithx.example.portable;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** What a JAX-RS resource sees. */
@Path("/who")
@Produces("text/plain")
public class WhoResource {

  /** The name of the caller. */
  @GET
  @RolesAllowed("user")
  public String caller(@Context SecurityContext context) {
    return context.getUserPrincipal().getName();
  }

  /** Only for editors. */
  @GET
  @Path("/editor")
  @RolesAllowed("editor")
  public String editor(@Context SecurityContext context) {
    return context.getUserPrincipal().getName();
  }
}
