package org.loginwithx.user;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The row of a person: who they are is in their {@link LinkedAccount}s. Times are {@code
 * OffsetDateTime}s, which EclipseLink maps on every database; {@code Instant} comes with JPA 3.2.
 */
@Entity
@Table(name = "login_user")
class User {

  @Id private String id;

  @Convert(converter = GroupsConverter.class)
  @Column(name = "group_names")
  private Set<String> groups;

  @Column(name = "created_at")
  private OffsetDateTime createdAt;

  @Column(name = "disabled_at")
  private @Nullable OffsetDateTime disabledAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected User() {}

  User(String id, Set<String> groups, Instant createdAt) {
    this.id = id;
    this.groups = groups;
    this.createdAt = createdAt.atOffset(ZoneOffset.UTC);
  }

  String id() {
    return id;
  }

  Set<String> groups() {
    return groups;
  }

  boolean isDisabled() {
    return disabledAt != null;
  }

  Person toPerson(List<Person.Account> accounts) {
    return new Person(
        id,
        groups,
        createdAt.toInstant(),
        disabledAt == null ? null : disabledAt.toInstant(),
        accounts);
  }
}
