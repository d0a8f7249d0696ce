package org.loginwithx.xevents;

import java.time.Instant;
import org.loginwithx.Internal;
import org.loginwithx.user.ReportedChanges.EventKey;

/** What X reports. */
@Internal
public sealed interface XEvent {

  /** The event by which X reports that a user revoked the application's access. */
  String REVOKE = "oauth.revoke";

  /** The event by which X reports another handle. */
  String HANDLE = "profile.update.handle";

  /** The event by which X reports another display name, although its word says screen name. */
  String NAME = "profile.update.screenname";

  /**
   * A user revoked the application's access.
   *
   * @param subject the id of the account at X
   * @param at when, in whole seconds
   */
  record Revoked(EventKey key, String subject, Instant at) implements XEvent {}

  /**
   * A user has another name.
   *
   * @param key its type says which name
   * @param subject the id of the account at X
   * @param before the earlier name
   * @param after the new name
   */
  record Renamed(EventKey key, String subject, String before, String after) implements XEvent {}

  /**
   * Nothing that this application acts on.
   *
   * @param reason why, in a word
   */
  record Ignored(String reason) implements XEvent {}
}
