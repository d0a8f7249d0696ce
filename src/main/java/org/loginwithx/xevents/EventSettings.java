package org.loginwithx.xevents;

import org.loginwithx.Internal;

/**
 * The operator's settings about events of X.
 *
 * @param way how they come
 * @param appId the id of the application at X; empty if none come
 * @param endLogins whether the log-ins of a user end who revokes the access at X
 * @param mostRenamed for how many users X reports other names
 */
@Internal
public record EventSettings(Way way, String appId, boolean endLogins, int mostRenamed) {

  /** How events come. */
  public enum Way {
    /** None come. */
    OFF,
    /** X sends each to the public address of this application. */
    WEBHOOK,
    /** One node opens a stream, by which X sends them. */
    STREAM
  }
}
