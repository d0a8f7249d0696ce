package org.loginwithx.probe;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.concurrent.ExecutionException;

/** The caller as JAX-RS sees them. */
@RequestScoped
@Path("caller")
@RolesAllowed("user")
public class CallerResource {

  @Inject private CallerViews views;
  @Inject private CallerOfThreads threads;
  @Context private SecurityContext security;

  /** In a request. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public JsonObject caller() {
    return views
        .json()
        .add(
            "rest",
            Json.createObjectBuilder()
                .add("name", security.getUserPrincipal().getName())
                .add("user", security.isUserInRole("user"))
                .add("editor", security.isUserInRole("editor")))
        .build();
  }

  /** Where there is no request. */
  @GET
  @Path("of-threads")
  @Produces(MediaType.TEXT_PLAIN)
  public String ofThreads() throws InterruptedException, ExecutionException {
    return threads.callers();
  }
}
