package org.loginwithx.example;

import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.decision.LoginEvent;
import org.loginwithx.user.Profile;

/** The guest book's own users. Log-in says what happened to them, and the table follows. */
@Stateless
public class Members {

  @PersistenceContext private EntityManager entities;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public Members() {}

  /** An id for somebody new. Nothing is written: they may yet turn round at the door. */
  public String newId() {
    Number next =
        (Number)
            entities
                .createNativeQuery("select next value for guestbook_member_number")
                .getSingleResult();
    return "member-" + next;
  }

  /** One of them. */
  public Optional<Member> find(String id) {
    return Optional.ofNullable(entities.find(Member.class, id));
  }

  /** Somebody is a user for the first time. */
  public void join(@Observes LoginEvent.FirstLogin event) {
    Profile profile = event.user().profile();
    Member member = new Member(event.user().userId(), profile.displayName());
    member.setBadge(badge(profile));
    entities.persist(member);
  }

  /** They have one more account. */
  public void linked(@Observes LoginEvent.Linked event) {
    if (badge(event.profile()) != null) {
      find(event.userId()).ifPresent(member -> member.setBadge(badge(event.profile())));
    }
  }

  /** They have one less. */
  public void unlinked(@Observes LoginEvent.Unlinked event) {
    if (badge(event.profile()) != null) {
      find(event.userId()).ifPresent(member -> member.setBadge(null));
    }
  }

  /** Their mailbox is theirs. */
  public void emailConfirmed(@Observes LoginEvent.EmailConfirmed event) {
    find(event.userId()).ifPresent(member -> member.setEmail(event.address().address()));
  }

  /** They are gone, and so is what we know about them. What they wrote stays in the book. */
  public void deleted(@Observes LoginEvent.AccountDeleted event) {
    find(event.userId()).ifPresent(entities::remove);
  }

  private static @Nullable String badge(Profile profile) {
    return profile.provider().equals(Badges.PROVIDER) ? profile.subject() : null;
  }
}
