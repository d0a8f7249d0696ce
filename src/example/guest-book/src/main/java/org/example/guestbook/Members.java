package org.example.guestbook;

import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.user.Profile;

/** The guest book's own users. The events of the log-in keep their table up to date. */
@Stateless
public class Members {

  @PersistenceContext private EntityManager entities;

  /** An id for a new user. Nothing is written yet, because the log-in may still be refused. */
  public String newId() {
    Number next =
        (Number)
            entities
                .createNativeQuery("select next value for guestbook_member_number")
                .getSingleResult();
    return "member-" + next;
  }

  /** The member with this id. */
  public Optional<Member> find(String id) {
    return Optional.ofNullable(entities.find(Member.class, id));
  }

  /** A user has logged in for the first time. */
  public void join(@Observes LoginEvent.FirstLogin event) {
    Profile profile = event.user().profile();
    Member member = new Member(event.user().userId(), profile.displayName());
    member.setBadge(badge(profile));
    entities.persist(member);
  }

  /** A user has linked an account. */
  public void linked(@Observes LoginEvent.Linked event) {
    if (badge(event.profile()) != null) {
      find(event.userId()).ifPresent(member -> member.setBadge(badge(event.profile())));
    }
  }

  /** A user has unlinked an account. */
  public void unlinked(@Observes LoginEvent.Unlinked event) {
    if (badge(event.profile()) != null) {
      find(event.userId()).ifPresent(member -> member.setBadge(null));
    }
  }

  /** A user has confirmed an e-mail address. */
  public void emailConfirmed(@Observes LoginEvent.EmailConfirmed event) {
    find(event.userId()).ifPresent(member -> member.setEmail(event.address().address()));
  }

  /** Two users are one now: what the one wrote, and the badge, come to the other. */
  public void merged(@Observes LoginEvent.Merged event) {
    entities
        .createQuery("update Entry e set e.writer = :stays where e.writer = :goes")
        .setParameter("stays", event.userId())
        .setParameter("goes", event.mergedUserId())
        .executeUpdate();
    Member goes = entities.find(Member.class, event.mergedUserId());
    Member stays = entities.find(Member.class, event.userId());
    if (goes != null && stays != null) {
      stays.take(goes);
      entities.remove(goes);
    }
  }

  /** A user is deleted, and their row with them. Their entries stay. */
  public void deleted(@Observes LoginEvent.AccountDeleted event) {
    find(event.userId()).ifPresent(entities::remove);
  }

  private static String badge(Profile profile) {
    return profile.provider().equals(Badges.PROVIDER) ? profile.subject() : null;
  }
}
