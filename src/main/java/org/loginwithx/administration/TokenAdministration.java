package org.loginwithx.administration;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.access.TokenExchange;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.web.SessionLogin;

/**
 * Starts and stops the exchange of stored tokens.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer; nothing has changed then.
 */
@Dependent
@Internal
public class TokenAdministration {

  private final Optional<TokenExchange> exchange;
  private final SecurityLog log;
  private final Proofs proofs;

  @Inject
  TokenAdministration(Optional<TokenExchange> exchange, SecurityLog log, Proofs proofs) {
    this.exchange = exchange;
    this.log = log;
    this.proofs = proofs;
  }

  /** Starts it; false if it is under way already, or no tokens are stored. */
  public boolean startExchange(HttpServletRequest request) throws UnprovenException {
    SessionLogin administrator = proofs.require(request, Action.CHANGE_SETTINGS);
    boolean done = exchange.isPresent() && exchange.get().start();
    return noted(request, done, "started", administrator);
  }

  /** Stops it on all nodes; false if it is not under way, or a setting asks for it. */
  public boolean stopExchange(HttpServletRequest request) throws UnprovenException {
    SessionLogin administrator = proofs.require(request, Action.CHANGE_SETTINGS);
    boolean done = exchange.isPresent() && exchange.get().stop();
    return noted(request, done, "stopped", administrator);
  }

  private boolean noted(
      HttpServletRequest request, boolean done, String what, SessionLogin administrator) {
    if (done) {
      log.noted(request, "exchange_" + what, "-", "by:" + administrator.userId());
    }
    return done;
  }
}
