package org.loginwithx.example;

import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.UUID;

/** The guest book. Who is logged in may read and write it; removing takes an editor. */
@Stateless
@RolesAllowed("user")
public class GuestBook {

  @PersistenceContext private EntityManager entities;
  @Resource private SessionContext context;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public GuestBook() {}

  /** Adds an entry of the caller and returns it. */
  public Entry write(String text) {
    Entry entry =
        new Entry(UUID.randomUUID().toString(), context.getCallerPrincipal().getName(), text);
    entities.persist(entry);
    return entry;
  }

  /** Everything anybody wrote. */
  public List<Entry> entries() {
    return entities.createQuery("select e from Entry e", Entry.class).getResultList();
  }

  /** Takes an entry out. */
  @RolesAllowed("editor")
  public void remove(String id) {
    entities
        .createQuery("delete from Entry e where e.id = :id")
        .setParameter("id", id)
        .executeUpdate();
  }

  /** The caller as an EJB sees them. */
  public JsonObject caller() {
    return Json.createObjectBuilder()
        .add("name", context.getCallerPrincipal().getName())
        .add("user", context.isCallerInRole("user"))
        .add("editor", context.isCallerInRole("editor"))
        .build();
  }
}
