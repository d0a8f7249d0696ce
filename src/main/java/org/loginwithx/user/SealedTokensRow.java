package org.loginwithx.user;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** {@code login_tokens}, for reading and inserting. */
@Entity
@Table(name = "login_tokens")
class SealedTokensRow {

  @Id private String id;

  @Column(name = "user_id")
  private String userId;

  private String provider;
  private String subject;
  private String kind;
  private String sealed;

  @Column(name = "key_id")
  private String keyId;

  private String scopes;

  @Column(name = "expires_at")
  private @Nullable OffsetDateTime expiresAt;

  @Column(name = "stored_at")
  private OffsetDateTime storedAt;

  @Column(name = "revoked_at")
  private @Nullable OffsetDateTime revokedAt;

  @Column(name = "worked_at")
  private @Nullable OffsetDateTime workedAt;

  private long version;

  /** Only queries write these fields; they are declared so that queries can name them. */
  @SuppressWarnings("UnusedVariable")
  private @Nullable String lease;

  @SuppressWarnings("UnusedVariable")
  @Column(name = "lease_until")
  private @Nullable OffsetDateTime leaseUntil;

  @SuppressWarnings("UnusedVariable")
  @Column(name = "exchange_state")
  private @Nullable String exchangeState;

  @SuppressWarnings("UnusedVariable")
  @Column(name = "exchanged_at")
  private @Nullable OffsetDateTime exchangedAt;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected SealedTokensRow() {}

  SealedTokensRow(SealedTokens tokens) {
    this.id = tokens.id();
    this.userId = tokens.userId();
    this.provider = tokens.provider();
    this.subject = tokens.subject();
    this.kind = tokens.kind();
    this.sealed = tokens.sealed();
    this.keyId = tokens.keyId();
    this.scopes = tokens.scopes();
    this.expiresAt = TokenTable.offset(tokens.expiresAt());
    this.storedAt = tokens.storedAt().atOffset(ZoneOffset.UTC);
    this.version = tokens.version();
  }

  SealedTokens toSealedTokens() {
    return new SealedTokens(
        id,
        userId,
        provider,
        subject,
        kind,
        sealed,
        keyId,
        scopes,
        expiresAt == null ? null : expiresAt.toInstant(),
        storedAt.toInstant(),
        revokedAt != null,
        workedAt != null,
        version);
  }
}
