package org.loginwithx.example;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What somebody wrote into the guest book. */
@Entity
@Table(name = "guestbook_entry")
public class Entry {

  @Id private String id;
  private String writer;
  private String text;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  protected Entry() {}

  Entry(String id, String writer, String text) {
    this.id = id;
    this.writer = writer;
    this.text = text;
  }

  /** Names the entry. */
  public String id() {
    return id;
  }

  /** The user id of who wrote it: handles change, user ids do not. */
  public String writer() {
    return writer;
  }

  /** What they wrote. */
  public String text() {
    return text;
  }
}
