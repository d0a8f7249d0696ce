package org.loginwithx.config;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.database.DatabaseProbe;
import org.loginwithx.database.DatabaseState;
import org.loginwithx.doctor.Setup;
import org.loginwithx.doctor.Surroundings;
import org.loginwithx.login.LoginFlows.Instead;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.BackChannel;
import org.loginwithx.oauthserver.SigningTime;
import org.loginwithx.spending.Spending;
import org.loginwithx.spending.Spent;
import org.loginwithx.xevents.EventSettings;
import org.loginwithx.xevents.XEvents;

/** What the doctor examines on this server. */
final class ServerSurroundings implements Surroundings {

  private final LiveConfig live;
  private final ConnectionSettings connection;
  private final DatabaseProbe probe;
  private final AuthorizationServer server;
  private final BackChannel backChannel;
  private final Spending spending;
  private final XEvents events;
  private final Executor executor;

  ServerSurroundings(
      LiveConfig live,
      ConnectionSettings connection,
      DatabaseProbe probe,
      AuthorizationServer server,
      BackChannel backChannel,
      Spending spending,
      XEvents events,
      Executor executor) {
    this.live = live;
    this.connection = connection;
    this.probe = probe;
    this.server = server;
    this.backChannel = backChannel;
    this.spending = spending;
    this.events = events;
    this.executor = executor;
  }

  @Override
  public Setup setup() {
    LoginConfig now = live.current();
    return new Setup(
        now.x().protocol(),
        live.clients(),
        now.login(),
        now.missing(),
        now.email().policy(),
        now.storeTokens(),
        now.keys(),
        connection.saved().active(),
        connection.misfits(),
        now.http().way().proxy());
  }

  @Override
  public CompletableFuture<Optional<DatabaseState>> database() {
    return probe.look();
  }

  @Override
  public CompletableFuture<Optional<XEvents.Report>> events() {
    return events.way() == EventSettings.Way.OFF
        ? CompletableFuture.completedFuture(Optional.empty())
        : CompletableFuture.supplyAsync(() -> Optional.of(events.report()), executor);
  }

  @Override
  public CompletableFuture<Optional<BackChannel.Report>> notices() {
    return CompletableFuture.supplyAsync(() -> Optional.of(backChannel.report()), executor);
  }

  @Override
  public Optional<SigningTime> signing() {
    return server.signing();
  }

  @Override
  public Spent spent() {
    return spending.last();
  }

  @Override
  public Optional<Instead> instead() {
    return live.flows().instead();
  }

  @Override
  public boolean hasDataGrid() {
    return ContainerResources.hasDataGrid();
  }
}
