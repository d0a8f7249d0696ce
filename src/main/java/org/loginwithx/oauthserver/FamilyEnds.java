package org.loginwithx.oauthserver;

import org.loginwithx.database.LoginDatabase;

/** Logs that log-ins at clients have ended, and ends their access tokens. */
final class FamilyEnds {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private final LoginDatabase database;

  FamilyEnds(LoginDatabase database) {
    this.database = database;
  }

  /** Access tokens end here at once, and on other nodes when these read the ends again. */
  void note(String id, String reason) {
    database.ends().mark(id);
    boolean theft = reason.endsWith("_reused");
    LOG.log(
        theft ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
        "event=token outcome=family_ended reason=" + reason + " family=" + id);
  }
}
