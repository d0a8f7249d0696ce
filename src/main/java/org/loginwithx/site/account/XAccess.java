package org.loginwithx.site.account;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.access.XApi.Connection;
import org.loginwithx.access.XProblem;
import org.loginwithx.access.XReply;
import org.loginwithx.user.Profile;
import org.loginwithx.web.Messages;
import org.loginwithx.x.XUser;

/**
 * What this site may do at X with one of the user's accounts, as the account page shows it.
 *
 * @param number counts the accounts from 0, for ids of the page
 * @param name what the account is called
 * @param subject the id of the account at X
 * @param stored whether tokens are stored for it
 * @param scopes the scopes that the user agreed to; empty for OAuth 1.0a
 * @param scopeWords the same in words
 * @param expires until when they are valid; null until the user takes them back
 * @param user whom X says that they are for; null if X has not said it
 * @param problemKey the text about what is wrong; null if nothing is
 * @param mayReconnect whether a new log-in would help
 */
@Internal
public record XAccess(
    int number,
    String name,
    String subject,
    boolean stored,
    String scopes,
    List<String> scopeWords,
    @Nullable String expires,
    @Nullable XUser user,
    @Nullable String problemKey,
    boolean mayReconnect) {

  public XAccess {
    scopeWords = List.copyOf(scopeWords);
  }

  /** An account for which no tokens are stored, because the user has deleted them. */
  static XAccess none(int number, Profile account) {
    return new XAccess(
        number,
        LinkedAccountLine.name(account),
        account.subject(),
        false,
        "",
        List.of(),
        null,
        null,
        "access.problem.NotConnected",
        true);
  }

  static XAccess of(
      int number,
      Profile account,
      Connection connection,
      @Nullable XReply<XUser> reply,
      Messages messages) {
    XProblem problem = problem(connection, reply);
    Instant expiresAt = connection.expiresAt();
    return new XAccess(
        number,
        LinkedAccountLine.name(account),
        account.subject(),
        true,
        connection.scopes(),
        ScopeWords.of(messages, connection.scopes()),
        expiresAt == null ? null : messages.minute(expiresAt),
        reply == null ? null : reply.answer().orElse(null),
        problem == null ? null : "access.problem." + problem.getClass().getSimpleName(),
        problem instanceof XProblem.Reconnect || problem instanceof XProblem.AskForScope);
  }

  private static @Nullable XProblem problem(Connection connection, @Nullable XReply<XUser> reply) {
    if (reply instanceof XReply.Failure<XUser> failure) {
      return failure.problem();
    }
    if (reply != null) {
      return null;
    }
    // X has not answered in time, unless it was not asked.
    return connection.revoked() ? new XProblem.Reconnect() : new XProblem.XIsDown(null);
  }

  /** An id of the page: the plain word for the first account. */
  public String id(String word) {
    return number == 0 ? word : word + "-" + number;
  }
}
