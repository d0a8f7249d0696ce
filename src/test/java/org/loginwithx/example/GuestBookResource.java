package org.loginwithx.example;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** The guest book for programs and scripts. */
@RequestScoped
@Path("entries")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
public class GuestBookResource {

  @Inject private GuestBook guestBook;
  @Inject private CallerViews views;
  @Context private SecurityContext security;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public GuestBookResource() {}

  /** Everything anybody wrote. */
  @GET
  public JsonArray entries() {
    JsonArrayBuilder entries = Json.createArrayBuilder();
    guestBook.entries().forEach(entry -> entries.add(json(entry)));
    return entries.build();
  }

  /** Adds an entry of the caller. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public JsonObject write(@FormParam("text") String text) {
    return json(guestBook.write(text));
  }

  /** Takes an entry out. */
  @DELETE
  @Path("{id}")
  @RolesAllowed("editor")
  public void remove(@PathParam("id") String id) {
    guestBook.remove(id);
  }

  /** The caller as JAX-RS sees them. */
  @GET
  @Path("caller")
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

  private static JsonObject json(Entry entry) {
    return Json.createObjectBuilder()
        .add("id", entry.id())
        .add("writer", entry.writer())
        .add("text", entry.text())
        .build();
  }
}
