package org.loginwithx.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.loginwithx.access.Disconnect;
import org.loginwithx.access.StoredTokens;
import org.loginwithx.access.TokenExchange;
import org.loginwithx.access.XApi;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.TokenKeeper;
import org.loginwithx.account.TokenMover;
import org.loginwithx.account.TokenRevoker;
import org.loginwithx.user.Profile;
import org.loginwithx.web.CallerId;
import org.loginwithx.x.UserTokens;

/** Calls to X for a user, by stored tokens. */
@Dependent
class AccessProducers {

  private final Foundation foundation;

  @Inject
  AccessProducers(Foundation foundation) {
    this.foundation = foundation;
  }

  private Optional<StoredTokens> tokens() {
    return Optional.ofNullable(foundation.parts().tokens());
  }

  @Produces
  @Singleton
  TokenKeeper tokenKeeper() {
    LiveConfig live = foundation.live();
    return tokens().map(tokens -> keeper(live, tokens)).orElse(TokenKeeper.NONE);
  }

  private static TokenKeeper keeper(LiveConfig live, StoredTokens tokens) {
    return new TokenKeeper() {
      @Override
      public void keep(String userId, Profile profile, UserTokens given) {
        if (isOn()) {
          tokens.keep(userId, profile, given);
        }
      }

      @Override
      public boolean isOn() {
        return live.current().storeTokens();
      }
    };
  }

  @Produces
  @Singleton
  TokenMover tokenMover() {
    return tokens().map(TokenMover.class::cast).orElse(TokenMover.NONE);
  }

  @Produces
  @Singleton
  XApi xApi(CallerId callerId) {
    return new XApi(
        tokens(),
        foundation.live()::clients,
        foundation.config().x().bearerToken(),
        callerId,
        foundation.parts().spending()::heldOffUntil,
        foundation.clock(),
        foundation.background());
  }

  @Produces
  @Singleton
  Optional<Disconnect> disconnect(Proofs proofs) {
    return tokens().map(tokens -> new Disconnect(tokens, foundation.live()::clients, proofs));
  }

  @Produces
  @Singleton
  Optional<TokenExchange> tokenExchange() {
    return Optional.ofNullable(foundation.parts().exchange());
  }

  @Produces
  @Singleton
  TokenRevoker tokenRevoker(Optional<Disconnect> disconnect) {
    return disconnect.map(TokenRevoker.class::cast).orElse(TokenRevoker.NONE);
  }
}
