package org.loginwithx.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.SessionLogin;

/**
 * Ends sessions of the logged-in user. {@link LiveLogins} lists them.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer; nothing has ended then.
 */
@Dependent
public class Sessions {

  private final LiveLogins liveLogins;
  private final AuthorizationServer server;
  private final Proofs proofs;

  @Inject
  Sessions(LiveLogins liveLogins, AuthorizationServer server, Proofs proofs) {
    this.liveLogins = liveLogins;
    this.server = server;
    this.proofs = proofs;
  }

  /**
   * Ends one session.
   *
   * @param id as in {@link org.loginwithx.user.LiveLogin#id}
   * @return false if the user does not have this session (any more)
   */
  public boolean end(HttpServletRequest request, String id) throws UnprovenException {
    return liveLogins.endUnchecked(proofs.require(request, Action.END_SESSIONS).userId(), id);
  }

  /**
   * Ends all sessions but the one of this request.
   *
   * @return how many have ended
   */
  public int endOthers(HttpServletRequest request) throws UnprovenException {
    SessionLogin login = proofs.require(request, Action.END_SESSIONS);
    return liveLogins.endOthersUnchecked(login.userId(), login.loginId());
  }

  /**
   * Ends a log-in at a client.
   *
   * @param id as in {@link org.loginwithx.oauthserver.ClientLogin#id}
   * @return false if the user has no such log-in (any more)
   */
  public boolean endAtClient(HttpServletRequest request, String id) throws UnprovenException {
    return server.endUnchecked(proofs.require(request, Action.END_SESSIONS).userId(), id);
  }

  /**
   * Takes back what the user has allowed to a client, and ends the log-ins there.
   *
   * @return false if the user has allowed it nothing (any more)
   */
  public boolean revokeConsent(HttpServletRequest request, String clientId)
      throws UnprovenException {
    return server.revokeConsentUnchecked(
        proofs.require(request, Action.END_SESSIONS).userId(), clientId);
  }
}
