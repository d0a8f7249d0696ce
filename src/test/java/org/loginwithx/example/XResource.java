package org.loginwithx.example;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.loginwithx.access.XApi;
import org.loginwithx.access.XProblem;
import org.loginwithx.access.XReply;
import org.loginwithx.jakartasecurity.LinkedUserPrincipal;
import org.loginwithx.x.XUser;

/** Calls X in the name of whoever is calling: at once, later, and behind their back. */
@RequestScoped
@Path("x")
@Produces(MediaType.TEXT_PLAIN)
@RolesAllowed("user")
public class XResource {

  @Inject private XApi x;
  @Inject private XJob job;
  @Inject private LinkedUserPrincipal me;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public XResource() {}

  /** Waits for X. */
  @GET
  @Path("name")
  public String name() {
    return name(x.ofCaller().whoAmI());
  }

  /** Holds no thread while X thinks. */
  @GET
  @Path("name-later")
  public CompletionStage<String> nameLater() {
    return x.ofCaller().whoAmIAsync().thenApply(XResource::name);
  }

  /** As a job does it at night, when nobody is there. */
  @GET
  @Path("name-by-job")
  public String nameByJob() throws InterruptedException, ExecutionException {
    return job.nameOf(me.getName()).get();
  }

  /** As a task does it that the caller sets off. */
  @GET
  @Path("name-by-task")
  public String nameByTask() throws InterruptedException, ExecutionException {
    return job.nameOfCaller().get();
  }

  /** Who is calling where there is no request. */
  @GET
  @Path("caller-of-threads")
  public String callerOfThreads() throws InterruptedException, ExecutionException {
    return job.nameOfNobody();
  }

  static String name(XReply<XUser> reply) {
    if (reply instanceof XReply.Failure<XUser> failure) {
      throw new WebApplicationException(
          failure.problem() instanceof XProblem.Reconnect
              ? Response.status(Response.Status.CONFLICT).entity("log in again").build()
              : Response.status(Response.Status.BAD_GATEWAY)
                  .entity(failure.problem().toString())
                  .build());
    }
    return reply.answer().orElseThrow().name();
  }
}
