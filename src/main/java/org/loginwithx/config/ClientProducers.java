package org.loginwithx.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import org.loginwithx.database.NodeKey;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.BackChannel;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.Clients;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.Destination;
import org.loginwithx.web.Destinations;
import org.loginwithx.web.LoginSettings;

/** The OpenID provider for the applications that are registered here. */
@Dependent
class ClientProducers {

  private final Foundation foundation;

  @Inject
  ClientProducers(Foundation foundation) {
    this.foundation = foundation;
  }

  @Produces
  @Singleton
  AuthorizationServer authorizationServer(LiveLogins liveLogins, NodeKey key) {
    KeyRing sealing = foundation.config().keys();
    AuthorizationServer server =
        new AuthorizationServer(
            foundation.parts().database(),
            liveLogins,
            sealing == null ? null : new Sealer(sealing),
            foundation.config().applications(),
            foundation.live()::groups,
            key.derive("pairwise subjects"),
            foundation.clock());
    server.run();
    foundation.background().everySecond(server);
    return server;
  }

  @Produces
  @Singleton
  BackChannel backChannel(AuthorizationServer server) {
    BackChannel backChannel =
        new BackChannel(
            foundation.parts().database(),
            server,
            () -> foundation.config().login().publicUrl(),
            foundation.config().http().toClients(),
            foundation.background(),
            foundation.clock());
    measure(backChannel);
    foundation.atEnd(backChannel::close);
    foundation.background().everySecond(backChannel);
    return backChannel;
  }

  private void measure(BackChannel backChannel) {
    Metrics metrics = foundation.metrics();
    metrics.number(
        "login_logout_notices_told",
        "Notices of log-outs that applications have accepted",
        backChannel::told);
    metrics.number(
        "login_logout_notices_failed",
        "Failed tries to tell an application of a log-out",
        backChannel::failed);
    metrics.number(
        "login_logout_notices_given_up",
        "Notices of log-outs that were given up after all tries",
        backChannel::givenUp);
    metrics.number(
        "login_logout_notices_waiting",
        "Notices of log-outs that are not sent yet, of all nodes",
        backChannel::waiting);
  }

  @Produces
  @Singleton
  Clients clients(AuthorizationServer server) {
    return server.clients();
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
