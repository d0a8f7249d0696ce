package org.loginwithx.example;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A user as the guest book knows them, in its own table. The id is ours and log-in's alike. */
@Entity
@Table(name = "guestbook_member")
public class Member {

  @Id private String id;
  private String name;
  private @Nullable String badge;
  private @Nullable String email;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  protected Member() {}

  Member(String id, String name) {
    this.id = id;
    this.name = name;
  }

  void setBadge(@Nullable String badge) {
    this.badge = badge;
  }

  void setEmail(@Nullable String email) {
    this.email = email;
  }

  @Override
  public String toString() {
    return id + ", " + name + ", badge " + badge + ", email " + email;
  }
}
