package org.loginwithx.user;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.loginwithx.secret.Secrets;

/** {@code login_mail_link}; JPA inserts a row, and queries change it. */
@Entity
@Table(name = "login_mail_link")
class MailLinkRow {

  @Id
  @Column(name = "token_hash")
  private String tokenHash;

  private String purpose;
  private String email;

  @Column(name = "user_id")
  private @Nullable String userId;

  /** A hash of the address, to count the mails of a day. */
  @SuppressWarnings("UnusedVariable") // Named by queries.
  private String recipient;

  /** A hash of who asked, to count the mails of a day. */
  @SuppressWarnings("UnusedVariable")
  private @Nullable String sender;

  private @Nullable String provider;
  private @Nullable String subject;
  private String username;

  @Column(name = "display_name")
  private String displayName;

  @SuppressWarnings("UnusedVariable") // Named by queries, like the one below.
  @Column(name = "sent_at")
  private OffsetDateTime sentAt;

  @SuppressWarnings("UnusedVariable")
  @Column(name = "expires_at")
  private OffsetDateTime expiresAt;

  @Column(name = "confirmed_at")
  private @Nullable OffsetDateTime confirmedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected MailLinkRow() {}

  MailLinkRow(
      String tokenHash, MailLink link, @Nullable String sender, Instant now, Duration lifetime) {
    this.tokenHash = tokenHash;
    this.purpose = link.purpose().name();
    this.email = link.email().address();
    this.recipient = recipient(link.email());
    this.sender = sender;
    this.userId = link.userId();
    this.provider = link.provider();
    this.subject = link.subject();
    this.username = link.username();
    this.displayName = link.displayName();
    this.sentAt = now.atOffset(ZoneOffset.UTC);
    this.expiresAt = now.plus(lifetime).atOffset(ZoneOffset.UTC);
  }

  static String recipient(EmailAddress address) {
    return Secrets.sha256(address.key());
  }

  String tokenHash() {
    return tokenHash;
  }

  boolean isUsed() {
    return confirmedAt != null;
  }

  MailLink toMailLink() {
    return new MailLink(
        MailLink.Purpose.valueOf(purpose),
        new EmailAddress(email),
        userId,
        provider,
        subject,
        username,
        displayName);
  }
}
