package org.example.guestbook;

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

/** Calls X for the user: at once, without a thread that waits, and in the background. */
@RequestScoped
@Path("x")
@Produces(MediaType.TEXT_PLAIN)
@RolesAllowed("user")
public class XResource {

  @Inject private XApi x;
  @Inject private XJob job;
  @Inject private LinkedUserPrincipal me;

  /** Waits for X. */
  @GET
  @Path("name")
  public String name() {
    return name(x.ofCaller().whoAmI());
  }

  /** Holds no thread while X is asked. */
  @GET
  @Path("name-later")
  public CompletionStage<String> nameLater() {
    return x.ofCaller().whoAmIAsync().thenApply(XResource::name);
  }

  /** As a job does it, when the user is not there. */
  @GET
  @Path("name-by-job")
  public String nameByJob() throws InterruptedException, ExecutionException {
    return job.nameOf(me.getName()).get();
  }

  /** As a task does it that the user has started. */
  @GET
  @Path("name-by-task")
  public String nameByTask() throws InterruptedException, ExecutionException {
    return job.nameOfCaller().get();
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
