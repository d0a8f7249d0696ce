package org.loginwithx.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.loginwithx.attempt.AttemptStore;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.database.NodeKey;
import org.loginwithx.login.HeldTokens;
import org.loginwithx.login.UnlinkedMark;
import org.loginwithx.passkey.Challenges;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;
import org.loginwithx.web.LoginCookie;
import org.loginwithx.web.LoginSettings;

/** The data of a browser in cookies and sessions. */
@Dependent
class BrowserProducers {

  private final Foundation foundation;

  @Inject
  BrowserProducers(Foundation foundation) {
    this.foundation = foundation;
  }

  @Produces
  @Singleton
  NodeKey nodeKey() {
    return foundation.parts().nodeKey();
  }

  @Produces
  @Singleton
  LoginCookie loginCookie(LoginSettings settings, NodeKey key) {
    return new LoginCookie(settings, key.derive("login cookie"));
  }

  @Produces
  @Singleton
  UnlinkedMark unlinkedMark(LoginSettings settings, NodeKey key) {
    return new UnlinkedMark(settings, key.derive("unlinked accounts"));
  }

  @Produces
  @Singleton
  Challenges challenges(NodeKey key) {
    return new Challenges(key.derive("challenges of passkeys"), foundation.clock());
  }

  @Produces
  @Singleton
  StrangerSessions strangerSessions() {
    return new StrangerSessions(foundation.config().limits().maxPendingSessions());
  }

  @Produces
  @Singleton
  AttemptStore attemptStore(StrangerSessions sessions, LoginSettings settings, NodeKey key) {
    return new AttemptStore(sessions, sealer(key), settings, foundation.clock());
  }

  @Produces
  @Singleton
  HeldTokens heldTokens(NodeKey key) {
    return new HeldTokens(sealer(key));
  }

  /**
   * Seals what a cookie or a session keeps for minutes. A site without LOGIN_KEYS needs a key for
   * that, too, and uses the one that the nodes share in the database.
   */
  private Sealer sealer(NodeKey key) {
    KeyRing keys = foundation.config().keys();
    return new Sealer(keys != null ? keys : KeyRing.of("nodes", key.derive("seal for browsers")));
  }
}
