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

/** Begins the exchange of stored tokens. */
@Dependent
@Internal
public class TokenAdministration {

  private final Optional<TokenExchange> exchange;
  private final Proofs proofs;

  @Inject
  TokenAdministration(Optional<TokenExchange> exchange, Proofs proofs) {
    this.exchange = exchange;
    this.proofs = proofs;
  }

  /** Begins on this node; false if it is under way already, or no tokens are stored. */
  public boolean startExchange(HttpServletRequest request) throws UnprovenException {
    proofs.require(request, Action.CHANGE_SETTINGS);
    return exchange.isPresent() && exchange.get().start();
  }
}
