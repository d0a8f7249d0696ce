package org.loginwithx.example.members;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.TreeSet;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Says who is calling, as the token says. */
@RequestScoped
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class MembersResource {

  @Inject private JsonWebToken caller;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public MembersResource() {}

  /** For everybody who is logged in. */
  @GET
  @Path("me")
  @RolesAllowed("user")
  public Map<String, Object> me() {
    return Map.of(
        "name", caller.getName(),
        "sub", caller.getSubject(),
        "groups", new TreeSet<>(caller.getGroups()));
  }

  /** For administrators. */
  @GET
  @Path("report")
  @RolesAllowed("admin")
  public Map<String, Object> report() {
    return Map.of("for", caller.getName());
  }
}
