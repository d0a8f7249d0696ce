package org.loginwithx.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.Clients;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.Destination;
import org.loginwithx.web.Destinations;
import org.loginwithx.web.LoginSettings;

/** The OAuth 2.0 server for front-end applications. */
@Dependent
class ClientProducers {

  private final Foundation foundation;

  @Inject
  ClientProducers(Foundation foundation) {
    this.foundation = foundation;
  }

  /** One task looks for changes of both. */
  record FrontEnds(Clients clients, AuthorizationServer server) {

    private void look() {
      clients.run();
      server.run();
    }
  }

  @Produces
  @Singleton
  FrontEnds frontEnds(LiveLogins liveLogins) {
    LoginDatabase database = foundation.parts().database();
    Clock clock = foundation.clock();
    KeyRing sealing = foundation.config().keys();
    Clients clients = new Clients(database, clock);
    FrontEnds made =
        new FrontEnds(
            clients,
            new AuthorizationServer(
                database,
                clients,
                liveLogins,
                sealing == null ? null : new Sealer(sealing),
                foundation.config().applications(),
                foundation.live()::groups,
                clock));
    made.look();
    foundation.background().everySecond(made::look);
    return made;
  }

  @Produces
  @Singleton
  Clients clients(FrontEnds frontEnds) {
    return frontEnds.clients();
  }

  @Produces
  @Singleton
  AuthorizationServer authorizationServer(FrontEnds frontEnds) {
    return frontEnds.server();
  }

  @Produces
  @Singleton
  Destinations destinations(LoginSettings settings, Clients clients, Clock clock) {
    return (request, returnTo) ->
        ClientRequests.returningTo(
                request, settings.publicPath(request), returnTo.path(), clock.instant())
            .flatMap(
                asked ->
                    clients
                        .enabled(asked.clientId())
                        .map(client -> destination(client, URI.create(asked.redirectUri()))));
  }

  /** A redirect address with a private-use scheme has no host: the scheme names the client. */
  private static Destination destination(Client client, URI address) {
    return new Destination(
        client.name(), address.getHost() == null ? address.getScheme() : address.getHost());
  }
}
