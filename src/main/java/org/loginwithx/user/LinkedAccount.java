package org.loginwithx.user;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The row that links a user to an account at a provider; unique by provider and subject. */
@Entity
@Table(name = "login_account")
class LinkedAccount {

  @Id private String id;

  @ManyToOne
  @JoinColumn(name = "user_id")
  private User user;

  private String provider;
  private String subject;
  private String username;

  /**
   * The handle in lower case, to find the account that had it: X compares handles without regard to
   * case.
   */
  @Column(name = "username_key")
  private String usernameKey;

  /** False once another account was seen under this handle: X gives a handle to a new owner. */
  @Column(name = "username_current")
  private boolean usernameCurrent = true;

  @Column(name = "display_name")
  private String displayName;

  @Column(name = "picture_url")
  private @Nullable String pictureUrl;

  private @Nullable String email;

  @Column(name = "signal_verified")
  private @Nullable String signalVerified;

  @Column(name = "signal_created_at")
  private @Nullable OffsetDateTime signalCreatedAt;

  @Column(name = "signal_followers")
  private @Nullable Long signalFollowers;

  @Column(name = "signal_posts")
  private @Nullable String signalPosts;

  @Column(name = "linked_at")
  private OffsetDateTime linkedAt;

  @Column(name = "last_login_at")
  private OffsetDateTime lastLoginAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected LinkedAccount() {}

  LinkedAccount(String id, User user, Profile profile, Instant now) {
    this.id = id;
    this.user = user;
    this.provider = profile.provider();
    this.subject = profile.subject();
    this.username = profile.username();
    this.usernameKey = Usernames.key(profile.username());
    this.displayName = profile.displayName();
    this.pictureUrl = profile.pictureUrl();
    this.email = profile.email();
    TrustSignals signals = profile.signals();
    this.signalVerified = signals.verifiedType();
    this.signalCreatedAt =
        signals.createdAt() == null ? null : signals.createdAt().atOffset(ZoneOffset.UTC);
    this.signalFollowers = signals.followers();
    this.signalPosts = SignalColumns.posts(signals.isProtected());
    this.linkedAt = now.atOffset(ZoneOffset.UTC);
    this.lastLoginAt = linkedAt;
  }

  String id() {
    return id;
  }

  String userId() {
    return user.id();
  }

  Profile toProfile() {
    return new Profile(provider, subject, username, displayName, pictureUrl, email)
        .withSignals(
            new TrustSignals(
                signalVerified,
                signalCreatedAt == null ? null : signalCreatedAt.toInstant(),
                signalFollowers,
                SignalColumns.isProtected(signalPosts)));
  }

  LinkedUser toLinkedUser() {
    return new LinkedUser(
        user.id(), toProfile(), user.groups(), linkedAt.toInstant(), user.isDisabled());
  }

  LinkedAccounts.Link toLink(List<String> formerUsernames) {
    return new LinkedAccounts.Link(
        id, toProfile(), linkedAt.toInstant(), lastLoginAt.toInstant(), formerUsernames);
  }

  Person.Account toAccount(List<String> formerUsernames) {
    return new Person.Account(
        toProfile(),
        usernameCurrent,
        formerUsernames,
        linkedAt.toInstant(),
        lastLoginAt.toInstant());
  }
}
