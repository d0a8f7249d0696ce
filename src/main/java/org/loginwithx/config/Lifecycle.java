package org.loginwithx.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.servlet.ServletContext;
import org.loginwithx.database.DatabaseProbe;
import org.loginwithx.login.FilterStarted;
import org.loginwithx.login.FilterStopped;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.BackChannel;
import org.loginwithx.web.ActiveRequest;
import org.loginwithx.web.Started;
import org.loginwithx.web.Waiting;
import org.loginwithx.xevents.XEvents;

/**
 * Starts and stops everything. A problem of the settings or the database stops the deployment here,
 * before a user sees it.
 *
 * <p>The settings are read when CDI starts, the database is opened when the web application starts:
 * in between, Payara binds the {@code java:app} names of an application that has no EJBs.
 */
@Dependent
class Lifecycle {

  private final Foundation foundation;
  private final Provider<AuthorizationServer> server;
  private final Provider<BackChannel> backChannel;
  private final Provider<DatabaseProbe> probe;
  private final Provider<XEvents> events;
  private final ActiveRequest requests;
  private final Started started;

  @Inject
  Lifecycle(
      Foundation foundation,
      Provider<AuthorizationServer> server,
      Provider<BackChannel> backChannel,
      Provider<DatabaseProbe> probe,
      Provider<XEvents> events,
      ActiveRequest requests,
      Started started) {
    this.foundation = foundation;
    this.server = server;
    this.backChannel = backChannel;
    this.probe = probe;
    this.events = events;
    this.requests = requests;
    this.started = started;
  }

  void readSettings(@Observes Startup startup) {
    foundation.live();
    StartWarnings.ofDataGrid();
  }

  /** A failure in {@code Filter.init} would leave the application up without its filter. */
  void start(@Observes @Initialized(ApplicationScoped.class) ServletContext application) {
    start(Deployed.of(application));
  }

  /** Starts an application with the JAR; the WAR has started by then. */
  void start(@Observes FilterStarted event) {
    start(Deployed.of(event.application()));
  }

  private void start(Deployed application) {
    if (!foundation.isStarting(application)) {
      return;
    }
    Waiting.use(foundation.background(), requests);
    foundation.parts();
    foundation.orStop(server::get);
    foundation.orStop(backChannel::get);
    // It registers a metric, which may be read before the first health check.
    foundation.orStop(probe::get);
    foundation.orStop(events::get);
    started.now();
  }

  void stop(@Observes FilterStopped event) {
    foundation.stop();
  }
}
