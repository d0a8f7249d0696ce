package org.loginwithx.config;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.mail.Session;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.loginwithx.access.Disconnect;
import org.loginwithx.access.Resealing;
import org.loginwithx.access.StoredTokens;
import org.loginwithx.access.XApi;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.login.AccountNotice;
import org.loginwithx.login.CallerId;
import org.loginwithx.login.Decisions;
import org.loginwithx.login.EmailConfirmation;
import org.loginwithx.login.EmailSettings;
import org.loginwithx.login.ForgottenPassword;
import org.loginwithx.login.LoginEvents;
import org.loginwithx.login.LoginFlows;
import org.loginwithx.login.LoginSettings;
import org.loginwithx.login.SecurityLog;
import org.loginwithx.login.TokenKeeper;
import org.loginwithx.login.TokenRevoker;
import org.loginwithx.mail.Mailer;
import org.loginwithx.token.KeyRing;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.EndedLogins;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.LoginAttempts;
import org.loginwithx.user.LoginDatabase;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.People;
import org.loginwithx.user.TakenLogins;
import org.loginwithx.user.TokenTable;
import org.loginwithx.x.ApiClient;
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
  private Duration sessionTimeout = Duration.ZERO;
  private @Nullable ConfigurationException failure;

  /** What was put together. The clients are null for a protocol that is not set up. */
  private record Parts(
      LoginDatabase database,
      LiveLogins liveLogins,
      LoginHistory history,
      List<Future<?>> background,
      @Nullable HttpCaller caller,
      @Nullable OAuth1Client oauth1,
      @Nullable OAuth2Client oauth2,
      @Nullable Mailer mailer,
      @Nullable StoredTokens tokens,
      @Nullable Resealing resealing) {}

  void checkSettings(@Observes Startup startup) {
    config();
  }

  /** A failure in {@code Filter.init} would leave the application up without its filter. */
  void openDatabase(@Observes @Initialized(ApplicationScoped.class) ServletContext application) {
    synchronized (this) {
      sessionTimeout = Duration.ofMinutes(application.getSessionTimeout());
    }
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
    OAuth1Connection oauth1 = config.oauth1();
    OAuth2Connection oauth2 = config.oauth2();
    StoredTokens tokens = tokens(config, database);
    EndedLogins endedLogins = new EndedLogins(database, clock, kept());
    endedLogins.run();
    Duration longest = config.login().sessionLifetime();
    LiveLogins liveLogins =
        new LiveLogins(database, endedLogins, clock, longest, mayEnd() ? sessionTimeout : null);
    LoginHistory history = new LoginHistory(database, clock, config.historyKept(), longest);
    return new Parts(
        database,
        liveLogins,
        history,
        List.of(everySecond(endedLogins), everySecond(liveLogins), everySecond(history)),
        caller,
        caller == null || oauth1 == null ? null : new OAuth1Client(oauth1, caller, clock),
        caller == null || oauth2 == null ? null : new OAuth2Client(oauth2, caller, clock),
        mailer(config),
        tokens,
        tokens == null ? null : resealing(tokens));
  }

  private static Future<?> everySecond(Runnable task) {
    return ContainerResources.scheduler().scheduleWithFixedDelay(task, 1, 1, SECONDS);
  }

  /** Longer than a session that nobody uses; for ever is a month. */
  private Duration kept() {
    return mayEnd() ? sessionTimeout.multipliedBy(2) : Duration.ofDays(30);
  }

  /** Whether the container ends a session that nobody uses. */
  private boolean mayEnd() {
    return !sessionTimeout.isNegative() && !sessionTimeout.isZero();
  }

  private @Nullable StoredTokens tokens(LoginConfig config, LoginDatabase database) {
    KeyRing keys = config.keys();
    return keys == null ? null : new StoredTokens(new TokenTable(database, clock), keys, clock);
  }

  private @Nullable Mailer mailer(LoginConfig config) {
    MailConfig mail = config.mail();
    if (mail == null) {
      return null;
    }
    Session session =
        mail.smtp() != null
            ? mail.smtp().session()
            : ContainerResources.mailSession(requireNonNull(mail.sessionName()));
    String from =
        mail.from().isEmpty()
            ? Objects.requireNonNullElse(session.getProperty("mail.from"), "")
            : mail.from();
    if (!Mailer.isSender(from)) {
      throw new ConfigurationException(
          List.of(LoginConfigReader.MAIL_FROM + " is not set, and the mail session has no sender"));
    }
    return new Mailer(session, from, ContainerResources.executor(), clock);
  }

  private static Resealing resealing(StoredTokens tokens) {
    Resealing resealing = new Resealing(tokens);
    ContainerResources.executor().execute(resealing);
    return resealing;
  }

  @PreDestroy
  void stop() {
    if (parts == null) {
      return;
    }
    if (parts.resealing() != null) {
      parts.resealing().stop();
    }
    parts.background().forEach(task -> task.cancel(false));
    parts.history().run();
    parts.liveLogins().run();
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
  LiveLogins liveLogins() {
    return parts().liveLogins();
  }

  @Produces
  @Singleton
  EmailSettings emailSettings() {
    return config().email();
  }

  @Produces
  @Singleton
  LoginHistory loginHistory() {
    return parts().history();
  }

  @Produces
  @Singleton
  EmailAddresses emailAddresses() {
    return new EmailAddresses(parts().database(), clock);
  }

  @Produces
  @Singleton
  People people() {
    return new People(parts().database(), parts().liveLogins(), clock);
  }

  @Produces
  @Singleton
  MailLinks mailLinks() {
    return new MailLinks(parts().database(), clock, ContainerResources.executor());
  }

  @Produces
  @Singleton
  Optional<Mailer> mailer() {
    return Optional.ofNullable(parts().mailer());
  }

  @Produces
  @Singleton
  EmailConfirmation emailConfirmation(
      EmailAddresses addresses,
      MailLinks links,
      Optional<Mailer> mailer,
      Decisions decisions,
      LoginEvents events,
      AccountNotice notice) {
    return new EmailConfirmation(
        addresses,
        links,
        mailer,
        config().login(),
        config().email(),
        decisions,
        events,
        notice,
        clock);
  }

  @Produces
  @Singleton
  TakenLogins takenLogins() {
    return new TakenLogins(parts().database(), clock, ContainerResources.executor());
  }

  @Produces
  @Singleton
  Passwords passwords() {
    return new Passwords(parts().database(), clock);
  }

  @Produces
  @Singleton
  LoginAttempts loginAttempts() {
    return new LoginAttempts(parts().database(), clock, ContainerResources.executor());
  }

  @Produces
  @Singleton
  ForgottenPassword forgottenPassword(
      Passwords passwords,
      LoginAttempts attempts,
      MailLinks links,
      Optional<Mailer> mailer,
      SecurityLog log) {
    return new ForgottenPassword(
        config().login(), passwords, attempts, links, mailer, log, ContainerResources.executor());
  }

  @Produces
  @Singleton
  LoginFlows loginFlows() {
    Parts all = parts();
    LoginConfig settings = config();
    return new LoginFlows(
        settings.protocol(),
        all.oauth1(),
        all.oauth2(),
        settings.issuer(),
        settings.login().pictureOrigins());
  }

  @Produces
  @Singleton
  TokenKeeper tokenKeeper() {
    StoredTokens tokens = parts().tokens();
    return tokens == null ? TokenKeeper.NONE : tokens;
  }

  @Produces
  @Singleton
  XApi xApi(CallerId callerId) {
    Parts all = parts();
    return new XApi(
        Optional.ofNullable(all.tokens()),
        apiClient(all),
        all.oauth2(),
        config().bearerToken(),
        callerId,
        clock,
        ContainerResources.executor(),
        ContainerResources.scheduler());
  }

  private Optional<ApiClient> apiClient(Parts all) {
    HttpCaller caller = all.caller();
    OAuth1Connection oauth1 = config().oauth1();
    OAuth2Connection oauth2 = config().oauth2();
    if (caller == null || (oauth1 == null && oauth2 == null)) {
      return Optional.empty();
    }
    URI apiUrl = oauth1 != null ? oauth1.apiUrl() : requireNonNull(oauth2).apiUrl();
    return Optional.of(
        new ApiClient(apiUrl, oauth1 == null ? null : oauth1.credentials(), caller, clock));
  }

  @Produces
  @Singleton
  Optional<Disconnect> disconnect() {
    Parts all = parts();
    return Optional.ofNullable(all.tokens())
        .map(tokens -> new Disconnect(tokens, all.oauth1(), all.oauth2()));
  }

  @Produces
  @Singleton
  TokenRevoker tokenRevoker(Optional<Disconnect> disconnect) {
    return disconnect.map(TokenRevoker.class::cast).orElse(TokenRevoker.NONE);
  }

  @Produces
  @Singleton
  LinkedAccounts linkedAccounts() {
    return new LinkedAccounts(parts().database(), clock);
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
