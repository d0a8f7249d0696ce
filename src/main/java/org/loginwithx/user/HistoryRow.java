package org.loginwithx.user;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.loginwithx.user.FailedAttempt.Step;
import org.loginwithx.user.HistoryEntry.Outcome;

/** The row of an event; the row of a successful log-in is also the session that it began. */
@Entity
@Table(name = "login_history")
class HistoryRow {

  @Id private String id;

  @Column(name = "happened_at")
  private OffsetDateTime happenedAt;

  private String outcome;
  private String reason;

  @Column(name = "number")
  private String attemptId;

  @Column(name = "user_id")
  private @Nullable String userId;

  private @Nullable String provider;
  private String address;
  private String agent;

  @Column(name = "login_id")
  private @Nullable String loginId;

  @Column(name = "seen_at")
  private @Nullable OffsetDateTime seenAt;

  @Column(name = "ended_at")
  private @Nullable OffsetDateTime endedAt;

  private @Nullable String steps;

  /** Of a log-in: the groups that the application gave. Of a change: what it is about. */
  @Column(name = "given_groups")
  private @Nullable String groups;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init")
  protected HistoryRow() {}

  HistoryRow(HistoryEntry entry) {
    Visit visit = entry.visit();
    this.id = UUID.randomUUID().toString();
    this.happenedAt = visit.at().atOffset(ZoneOffset.UTC);
    this.outcome = entry.outcome().word();
    this.reason = entry.reason();
    this.attemptId = visit.attemptId();
    this.userId = entry.userId();
    this.provider = entry.provider();
    this.address = visit.network();
    this.agent = visit.agent();
    this.groups = entry.about();
  }

  /** A failed attempt. */
  static HistoryRow of(FailedAttempt attempt) {
    HistoryRow row = new HistoryRow(attempt.entry());
    row.steps = Step.write(attempt.steps());
    return row;
  }

  HistoryEntry toEntry() {
    Outcome what = Outcome.of(outcome).orElseThrow();
    return new HistoryEntry(
        what, reason, userId, provider, visit(), what.isAbout() ? groups : null);
  }

  FailedAttempt toAttempt() {
    return new FailedAttempt(toEntry(), Step.read(steps));
  }

  private Visit visit() {
    return new Visit(happenedAt.toInstant(), attemptId, address, agent);
  }

  String id() {
    return id;
  }

  String loginId() {
    return requireNonNull(loginId, "loginId");
  }

  Instant happenedAt() {
    return happenedAt.toInstant();
  }
}
