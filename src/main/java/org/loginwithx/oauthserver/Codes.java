package org.loginwithx.oauthserver;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NativeSql;
import org.loginwithx.secret.Secrets;

/** Codes on their way through a browser: each is valid for a minute, and once (RFC 6749 4.1.2). */
final class Codes {

  static final Duration LIFETIME = Duration.ofSeconds(60);

  /** How far the clocks of the node that made a code and of the node that takes it may differ. */
  static final Duration CLOCKS = Duration.ofMinutes(2);

  private final LoginDatabase database;
  private final Clock clock;

  Codes(LoginDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Makes a code. One INSERT. */
  String make(CodeGrant grant) {
    String code = Secrets.seed();
    Member member = grant.member();
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "insert into login_code (code_hash, application_id, user_id, redirect_uri,"
                    + " challenge, provider, subject, username, display_name, group_names,"
                    + " login_id, login_at, expires_at, scopes, nonce, resources)"
                    + " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
                    + " ?16)",
                Secrets.sha256(code),
                grant.application(),
                member.userId(),
                grant.redirectUri(),
                grant.challenge(),
                member.profile().provider(),
                member.profile().subject(),
                member.profile().username(),
                member.profile().displayName(),
                member.groupLines(),
                grant.loginId(),
                grant.loginAt(),
                clock.instant().plus(LIFETIME),
                grant.scopes().text(),
                grant.nonce(),
                String.join("\n", grant.resources())));
    return code;
  }

  /** The grant of the code, for exactly one caller on all nodes: the one that deletes the row. */
  static Optional<CodeGrant> take(EntityManager entities, String hash, Instant now) {
    Optional<CodeGrant> grant =
        NativeSql.first(
                entities,
                "select application_id, redirect_uri, challenge, login_id, login_at, user_id,"
                    + " provider, subject, username, display_name, group_names, scopes, nonce,"
                    + " resources from login_code where code_hash = ?1 and expires_at > ?2",
                hash,
                now.minus(CLOCKS))
            .map(
                row ->
                    new CodeGrant(
                        NativeSql.text(row[0]),
                        NativeSql.text(row[1]),
                        NativeSql.text(row[2]),
                        Member.of(row[5], row, 6),
                        NativeSql.text(row[3]),
                        NativeSql.instant(row[4]),
                        Scopes.of(NativeSql.text(row[11])),
                        row[12] == null ? null : NativeSql.text(row[12]),
                        NativeSql.text(row[13]).lines().toList()));
    return grant.filter(
        found ->
            NativeSql.change(entities, "delete from login_code where code_hash = ?1", hash) == 1);
  }

  void purge() {
    database.inTransaction(
        entities ->
            NativeSql.change(
                entities,
                "delete from login_code where expires_at < ?1",
                clock.instant().minus(CLOCKS)));
  }
}
