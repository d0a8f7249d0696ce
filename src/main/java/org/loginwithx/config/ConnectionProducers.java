package org.loginwithx.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.SetUp;
import org.loginwithx.connection.SetUpDraft;
import org.loginwithx.connection.Tries;
import org.loginwithx.login.LoginFlows;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.trial.DraftConnection;

/** The connection to X: its settings in the browser, and the two flows. */
@Dependent
class ConnectionProducers {

  private final Foundation foundation;

  @Inject
  ConnectionProducers(Foundation foundation) {
    this.foundation = foundation;
  }

  @Produces
  @Singleton
  ConnectionSettings connectionSettings() {
    return foundation.parts().connection();
  }

  @Produces
  @Singleton
  SetUp setUp() {
    return new SetUp(foundation.parts().database(), foundation.clock());
  }

  @Produces
  @Singleton
  Tries tries() {
    return foundation.parts().tries();
  }

  @Produces
  @Singleton
  SetUpDraft setUpDraft() {
    return foundation.parts().setUpDraft();
  }

  @Produces
  @Singleton
  DraftConnection.Opener draftConnections(ConnectionSettings connection, LoginPaths paths) {
    LiveConfig live = foundation.live();
    return (set, changes, calls) -> live.draft(connection.saved().with(set, changes), paths, calls);
  }

  @Produces
  @Singleton
  LoginFlows loginFlows() {
    // They open when the saved settings have been read.
    foundation.parts();
    return foundation.live().flows();
  }
}
