package org.example.guestbook;

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
import jakarta.ws.rs.core.MediaType;

/** The guest book for programs and scripts. */
@RequestScoped
@Path("entries")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("user")
public class GuestBookResource {

  @Inject private GuestBook guestBook;

  /** All entries. */
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

  /** Removes an entry. */
  @DELETE
  @Path("{id}")
  @RolesAllowed("editor")
  public void remove(@PathParam("id") String id) {
    guestBook.remove(id);
  }

  private static JsonObject json(Entry entry) {
    return Json.createObjectBuilder()
        .add("id", entry.id())
        .add("writer", entry.writer())
        .add("text", entry.text())
        .build();
  }
}
