package org.example.guestbook;

import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.UUID;

/** The guest book. Users may read and write it; to remove an entry takes an editor. */
@Stateless
@RolesAllowed("user")
public class GuestBook {

  @PersistenceContext private EntityManager entities;
  @Resource private SessionContext context;

  /** Adds an entry of the caller and returns it. */
  public Entry write(String text) {
    Entry entry =
        new Entry(UUID.randomUUID().toString(), context.getCallerPrincipal().getName(), text);
    entities.persist(entry);
    return entry;
  }

  /** All entries. */
  public List<Entry> entries() {
    return entities.createQuery("select e from Entry e", Entry.class).getResultList();
  }

  /** Removes an entry. */
  @RolesAllowed("editor")
  public void remove(String id) {
    entities
        .createQuery("delete from Entry e where e.id = :id")
        .setParameter("id", id)
        .executeUpdate();
  }
}
