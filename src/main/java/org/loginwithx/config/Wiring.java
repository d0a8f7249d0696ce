package org.loginwithx.config;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.login.LoginFlows;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.SecurityLog;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LoginDatabase;
import org.loginwithx.user.TakenLogins;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.OAuth2Connection;

/**
 * Puts the parts together at the start: settings, database, the way to X. What is wrong with them
 * stops the deployment here, before the first person sees it.
 *
 * <p>Settings when CDI starts, the database when the web application does: in between, Payara binds
 * the {@code java:app} names of an application that has no EJBs.
 */
@ApplicationScoped
public class Wiring {

  private static final System.Logger LOG = System.getLogger(Wiring.class.getName());

  private final Clock clock = Clock.systemUTC();
  private @Nullable LoginConfig config;
  private @Nullable Parts parts;
  private @Nullable ConfigurationException failure;

  /** What was put together. */
  private record Parts(
      LoginConfig config, LoginDatabase database, @Nullable HttpCaller caller, TakenLogins taken) {}

  void checkSettings(@Observes Startup startup) {
    config();
  }

  /** A failure in {@code Filter.init} would leave the application up without its filter. */
  void openDatabase(@Observes @Initialized(ApplicationScoped.class) ServletContext application) {
    parts();
  }

  private synchronized LoginConfig config() {
    if (config == null) {
      Config source = ConfigProvider.getConfig();
      config =
          orSayWhy(
              new LoginConfigReader(name -> source.getOptionalValue(name, String.class))::read);
    }
    return config;
  }

  private synchronized Parts parts() {
    if (parts == null) {
      LoginConfig settings = config();
      parts = orSayWhy(() -> assemble(settings));
    }
    return parts;
  }

  /** The container reports a failure too, but below some stack traces. */
  private <T> T orSayWhy(Supplier<T> step) {
    if (failure != null) {
      // Said before; and nobody is to wait for the database once more.
      throw failure;
    }
    try {
      return step.get();
    } catch (ConfigurationException stop) {
      LOG.log(System.Logger.Level.ERROR, stop.getMessage());
      failure = stop;
      throw stop;
    }
  }

  private Parts assemble(LoginConfig config) {
    DataSource dataSource = ContainerResources.dataSource();
    DatabaseWait.awaitConnection(dataSource);
    if (config.migrate()) {
      Migrations.run(dataSource);
    }
    LoginDatabase database = LoginDatabase.open(dataSource);
    if (!config.login().missing().isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Log in with X is not set up: nobody can log in. Missing: {0}",
          String.join(", ", config.login().missing()));
    }
    HttpCaller caller = config.protocol() == null ? null : new HttpCaller(config.budget());
    TakenLogins taken = new TakenLogins(database, clock, ContainerResources.executor());
    return new Parts(config, database, caller, taken);
  }

  @PreDestroy
  void stop() {
    if (parts == null) {
      return;
    }
    if (parts.caller() != null) {
      parts.caller().close();
    }
    parts.database().close();
  }

  @Produces
  @Singleton
  LoginSettings settings() {
    return config().login();
  }

  @Produces
  @Singleton
  LinkedUsers linkedUsers() {
    return new LinkedUsers(parts().database(), clock);
  }

  @Produces
  @Singleton
  TakenLogins takenLogins() {
    return parts().taken();
  }

  @Produces
  @Singleton
  LoginFlows loginFlows() {
    HttpCaller caller = parts().caller();
    LoginConfig settings = config();
    OAuth1Connection oauth1 = settings.oauth1();
    OAuth2Connection oauth2 = settings.oauth2();
    return new LoginFlows(
        settings.protocol(),
        caller == null || oauth1 == null ? null : new OAuth1Client(oauth1, caller, clock),
        caller == null || oauth2 == null ? null : new OAuth2Client(oauth2, caller, clock),
        settings.issuer(),
        settings.login().pictureOrigins());
  }

  @Produces
  @Singleton
  SecurityLog securityLog() {
    return new SecurityLog(config().node());
  }

  @Produces
  @Singleton
  Clock clock() {
    return clock;
  }
}
