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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The row of a user; the user's identities at providers are in the {@link LinkedAccount}s. Times
 * are {@code OffsetDateTime}s, which EclipseLink maps on every database; {@code Instant} comes with
 * JPA 3.2.
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

  private @Nullable String email;

  /** The address in lower case: no other user may confirm it. */
  @SuppressWarnings("UnusedVariable") // Named by queries.
  @Column(name = "email_key")
  private @Nullable String emailKey;

  @Column(name = "email_confirmed_at")
  private @Nullable OffsetDateTime emailConfirmedAt;

  @Column(name = "password_set_at", insertable = false, updatable = false)
  private @Nullable OffsetDateTime passwordSetAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected User() {}

  User(String id, Set<String> groups, Instant createdAt) {
    this.id = id;
    this.groups = groups;
    this.createdAt = createdAt.atOffset(ZoneOffset.UTC);
  }

  /** Records that the user has shown that this mailbox is the user's own. */
  void confirm(EmailAddress confirmed, Instant now) {
    this.email = confirmed.address();
    this.emailKey = confirmed.key();
    this.emailConfirmedAt = now.atOffset(ZoneOffset.UTC);
  }

  Optional<ConfirmedEmail> email() {
    return email == null || emailConfirmedAt == null
        ? Optional.empty()
        : Optional.of(new ConfirmedEmail(new EmailAddress(email), emailConfirmedAt.toInstant()));
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

  /**
   * @param lastLoginAt the last log-in in the history; null if there is none any more
   * @param passkeys how many the user has
   */
  Person toPerson(List<Person.Account> accounts, @Nullable Instant lastLoginAt, int passkeys) {
    Instant last =
        accounts.stream()
            .map(Person.Account::lastLoginAt)
            .reduce(createdAt.toInstant(), User::later);
    return new Person(
        id,
        groups,
        createdAt.toInstant(),
        disabledAt == null ? null : disabledAt.toInstant(),
        lastLoginAt == null ? last : later(last, lastLoginAt),
        email,
        passwordSetAt != null && email != null,
        passkeys,
        accounts);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
