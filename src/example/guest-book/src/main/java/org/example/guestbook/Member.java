package org.example.guestbook;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A user in the guest book's own table. The id is that of the user of the log-in. */
@Entity
@Table(name = "guestbook_member")
public class Member {

  @Id private String id;
  private String name;
  private String badge;
  private String email;

  /** For the container. */
  protected Member() {}

  Member(String id, String name) {
    this.id = id;
    this.name = name;
  }

  void setBadge(String badge) {
    this.badge = badge;
  }

  void setEmail(String email) {
    this.email = email;
  }

  /** Takes what this one does not have from a member who is no longer one. */
  void take(Member other) {
    badge = badge == null ? other.badge : badge;
    email = email == null ? other.email : email;
  }

  @Override
  public String toString() {
    return id + ", " + name + ", badge " + badge + ", email " + email;
  }
}
