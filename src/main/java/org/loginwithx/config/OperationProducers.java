package org.loginwithx.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.loginwithx.attempt.BegunLogins;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.database.DatabaseProbe;
import org.loginwithx.doctor.Doctor;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.metrics.Recent;
import org.loginwithx.metrics.Tracing;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.BackChannel;
import org.loginwithx.spending.Spending;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Waiting;
import org.loginwithx.xevents.XEvents;

/** What an operator sees: health, metrics and the doctor. */
@Dependent
class OperationProducers {

  private final Foundation foundation;

  @Inject
  OperationProducers(Foundation foundation) {
    this.foundation = foundation;
  }

  @Produces
  @Singleton
  SecurityLog securityLog() {
    return new SecurityLog(foundation.config().node());
  }

  @Produces
  @Singleton
  BegunLogins begunLogins() {
    BegunLogins begun = new BegunLogins(foundation.parts().database(), foundation.clock());
    foundation.background().everySecond(begun);
    return begun;
  }

  /** Not as a {@code Metrics}: those that the container has would be ambiguous. */
  @Produces
  @Singleton
  @Typed(Recent.class)
  Recent recent() {
    return foundation.recent();
  }

  @Produces
  @Singleton
  Spending spending() {
    return foundation.parts().spending();
  }

  @Produces
  @Singleton
  LoginReport loginReport(
      SecurityLog log,
      LoginHistory history,
      BegunLogins begun,
      LoginSettings settings,
      Clock clock) {
    return new LoginReport(log, history, foundation.metrics(), begun, settings, clock);
  }

  @Produces
  @Singleton
  Tracing tracing() {
    return foundation.telemetry().tracing();
  }

  @Produces
  @Singleton
  Bulkhead bulkhead(LoginSettings settings) {
    Bulkhead inFlight = new Bulkhead(settings.maxInFlight());
    foundation.metrics().number("login_in_flight", "Log-ins that wait for X", inFlight::count);
    foundation
        .metrics()
        .number(
            "login_waiting_for_turn",
            "Requests that have their answer of X and wait to go on",
            Waiting::queued);
    return inFlight;
  }

  @Produces
  @Singleton
  Doctor doctor(
      ConnectionSettings connection,
      DatabaseProbe probe,
      AuthorizationServer server,
      BackChannel backChannel,
      Spending spending,
      XEvents events,
      LoginPaths paths,
      Bulkhead inFlight) {
    return new Doctor(
        new ServerSurroundings(
            foundation.live(),
            connection,
            probe,
            server,
            backChannel,
            spending,
            events,
            foundation.background()),
        paths,
        inFlight,
        foundation.clock());
  }
}
