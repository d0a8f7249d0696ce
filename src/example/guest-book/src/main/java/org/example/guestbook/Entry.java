package org.example.guestbook;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An entry of the guest book. */
@Entity
@Table(name = "guestbook_entry")
public class Entry {

  @Id private String id;
  private String writer;
  private String text;

  /** For the container. */
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

  /** The id of the user who wrote it: handles change, user ids do not. */
  public String writer() {
    return writer;
  }

  /** The text of the entry. */
  public String text() {
    return text;
  }
}
