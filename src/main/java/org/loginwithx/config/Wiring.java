package org.loginwithx.config;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.login.LoginFlow;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.OAuth1LoginFlow;
import org.loginwithx.login.SecurityLog;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LoginDatabase;
import org.loginwithx.user.TakenLogins;
import org.loginwithx.x.XClient;

/**
 * Puts the parts together when the filter asks for them, which is when the web application starts:
 * settings, database, the way to X. What is wrong with them stops the deployment here, before the
 * first person sees it.
 *
 * <p>Not when CDI starts: Payara has no {@code java:app} names by then for an application whose
 * only CDI beans with an observer are in our JAR.
 */
@ApplicationScoped
public class Wiring {

  private static final System.Logger LOG = System.getLogger(Wiring.class.getName());

  private final Clock clock = Clock.systemUTC();
  private @Nullable Parts parts;
  private @Nullable ConfigurationException failure;

  /** What was put together. */
  private record Parts(
      LoginConfig config, LoginDatabase database, @Nullable HttpCaller caller, TakenLogins taken) {}

  private synchronized Parts parts() {
    if (failure != null) {
      throw failure;
    }
    if (parts == null) {
      try {
        parts = assemble();
      } catch (ConfigurationException stop) {
        // The container reports it too, below some stack traces. Kept, so that whoever asks next
        // does not wait for the database once more.
        LOG.log(System.Logger.Level.ERROR, stop.getMessage());
        failure = stop;
        throw stop;
      }
    }
    return parts;
  }

  private Parts assemble() {
    Config source = ConfigProvider.getConfig();
    LoginConfig config =
        new LoginConfigReader(name -> source.getOptionalValue(name, String.class)).read();
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
    HttpCaller caller = config.connection() == null ? null : new HttpCaller(config.budget());
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
    return parts().config().login();
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
  Optional<LoginFlow> loginFlow() {
    Parts all = parts();
    if (all.config().connection() == null || all.caller() == null) {
      return Optional.empty();
    }
    XClient client = new XClient(all.config().connection(), all.caller(), clock);
    return Optional.of(new OAuth1LoginFlow(client, all.config().login().pictureOrigins()));
  }

  @Produces
  @Singleton
  SecurityLog securityLog() {
    return new SecurityLog(parts().config().node());
  }

  @Produces
  @Singleton
  Clock clock() {
    return clock;
  }
}
