package org.loginwithx.config;

import static java.util.Objects.requireNonNull;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.mail.Session;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.loginwithx.access.Disconnect;
import org.loginwithx.access.Resealing;
import org.loginwithx.access.StoredTokens;
import org.loginwithx.access.XApi;
import org.loginwithx.account.AccountNotice;
import org.loginwithx.account.CurrentPassword;
import org.loginwithx.account.EmailConfirmation;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.account.EmailSettings;
import org.loginwithx.account.ForgottenPassword;
import org.loginwithx.account.TokenKeeper;
import org.loginwithx.account.TokenRevoker;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.LoginReport;
import org.loginwithx.attempt.ReturnAddresses;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.attempt.TravellingCopies;
import org.loginwithx.attempt.UsedCallbacks;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.SetUp;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.Tries;
import org.loginwithx.database.DatabaseProbe;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NodeKey;
import org.loginwithx.decision.Decisions;
import org.loginwithx.decision.LoginEvents;
import org.loginwithx.doctor.Doctor;
import org.loginwithx.doctor.DoctorToken;
import org.loginwithx.login.FilterStarted;
import org.loginwithx.login.FilterStopped;
import org.loginwithx.login.HeldTokens;
import org.loginwithx.login.LoginFlows;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.login.UnlinkedMark;
import org.loginwithx.mail.Mailer;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauthserver.AuthorizationServer;
import org.loginwithx.oauthserver.Clients;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.Sealer;
import org.loginwithx.trial.DraftConnection;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.LoginLimits;
import org.loginwithx.user.MailLinks;
import org.loginwithx.user.PasswordGuesses;
import org.loginwithx.user.Passwords;
import org.loginwithx.user.People;
import org.loginwithx.user.TokenTable;
import org.loginwithx.web.CallerId;
import org.loginwithx.web.ClientRequests;
import org.loginwithx.web.Destination;
import org.loginwithx.web.Destinations;
import org.loginwithx.web.LegalPages;
import org.loginwithx.web.LoginCookie;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Waiting;

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

  private static final String SET_UP_PAGE = "/setup";

  private final Clock clock = Clock.systemUTC();
  private final Supplier<Metrics> metricsBeans;

  /** What has to be done when the application stops, or cannot start; the first comes first. */
  private final Deque<Runnable> ends = new ConcurrentLinkedDeque<>();

  private @Nullable Metrics metrics;
  private @Nullable LiveConfig live;
  private @Nullable Parts parts;
  private @Nullable FrontEnds frontEnds;
  private @Nullable Background background;
  private Duration sessionTimeout = Duration.ZERO;

  /** Whether this application has the pages for it, which are not in the JAR. */
  private boolean canBeSetUp;

  /** The path of this application in the server; null before it starts. */
  private @Nullable String contextPath;

  private @Nullable ConfigurationException failure;

  /** What was put together. */
  private record Parts(
      LoginDatabase database,
      NodeKey nodeKey,
      LiveLogins liveLogins,
      LoginHistory history,
      ConnectionSettings connection,
      Tries tries,
      @Nullable Mailer mailer,
      @Nullable StoredTokens tokens) {}

  /** For the proxy. */
  protected Wiring() {
    this.metricsBeans = () -> Metrics.NONE;
  }

  /**
   * @param metricsBeans the metrics, if the container has MicroProfile Metrics
   */
  @Inject
  Wiring(Instance<Metrics> metricsBeans) {
    this.metricsBeans = () -> metricsBeans.isResolvable() ? metricsBeans.get() : Metrics.NONE;
  }

  private synchronized Metrics metrics() {
    if (metrics == null) {
      metrics = metricsBeans.get();
    }
    return metrics;
  }

  /**
   * For tasks of this application. A health check or a metric is asked for outside of it, and so
   * the context has to be taken when the application starts.
   */
  private synchronized Background background() {
    if (background == null) {
      background = ContainerResources.background();
    }
    return background;
  }

  void checkSettings(@Observes Startup startup) {
    live();
    warnOfDataGrid();
  }

  /** A failure in {@code Filter.init} would leave the application up without its filter. */
  void openDatabase(@Observes @Initialized(ApplicationScoped.class) ServletContext application) {
    open(application);
  }

  /** For an application with the JAR. */
  void openDatabase(@Observes FilterStarted event) {
    open(event.application());
  }

  private void open(ServletContext application) {
    synchronized (this) {
      sessionTimeout = Duration.ofMinutes(application.getSessionTimeout());
      contextPath = application.getContextPath();
      canBeSetUp =
          application.getServletRegistrations().values().stream()
              .anyMatch(servlet -> servlet.getMappings().contains(SET_UP_PAGE));
    }
    ends.push(this::giveUpAddresses);
    Waiting.use(background());
    parts();
    orEnd(this::frontEnds);
  }

  /** X sends all users of an address to one application. */
  private synchronized void claimAddresses(LoginConfig config) {
    if (contextPath != null) {
      PublicAddresses.claim(contextPath, config.login());
    }
  }

  private synchronized void giveUpAddresses() {
    if (contextPath != null) {
      PublicAddresses.release(contextPath);
    }
  }

  private synchronized LiveConfig live() {
    if (live == null) {
      Config source = ConfigProvider.getConfig();
      live =
          orSayWhy(
              () ->
                  new LiveConfig(
                      name -> source.getOptionalValue(name, String.class), clock, this::metrics));
    }
    return live;
  }

  /** The settings at this moment; of those that can be changed, only for use at once. */
  private LoginConfig config() {
    return live().current();
  }

  private synchronized Parts parts() {
    if (parts == null) {
      LiveConfig settings = live();
      parts = orSayWhy(() -> orEnd(() -> assemble(settings)));
    }
    return parts;
  }

  /** Of an application that could not start, nothing may stay. */
  private <T> T orEnd(Supplier<T> step) {
    try {
      return step.get();
    } catch (RuntimeException failure) {
      stop();
      throw failure;
    }
  }

  /** The container reports a failure too, but below some stack traces. */
  private <T> T orSayWhy(Supplier<T> step) {
    if (failure != null) {
      // Already reported. Do not wait for the database again.
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

  private Parts assemble(LiveConfig live) {
    LoginConfig config = live.current();
    // Before the wait for the database, whose file the other application may have open.
    claimAddresses(config);
    DataSource dataSource =
        SecretsOfFiles.of(ContainerResources.dataSource(), Wiring::asTheContainerHasIt);
    ends.push(ContainerResources::closeDataSource);
    DatabaseWait.awaitConnection(dataSource);
    if (config.migrate()) {
      Migrations.run(dataSource);
    }
    LoginDatabase database = LoginDatabase.open(dataSource);
    ends.push(database::close);
    ends.push(live::close);
    NodeKey nodeKey = NodeKey.load(database, clock);
    ConnectionSettings connection = new ConnectionSettings(database, config.keys(), live, clock);
    claimAddresses(live.current());
    List<String> missing = live.current().login().missing();
    if (!missing.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Log in with X is not set up: nobody can log in. Missing: {0}",
          String.join(", ", missing));
    }
    warnOfPasswordsWithoutMail(live.current());
    warnOfPlainHttp(live.current());
    if (canBeSetUp && !live.knowsX()) {
      offerSetUp(new SetUp(database, clock));
    }
    Duration longest = config.login().sessionLifetime();
    LiveLogins liveLogins =
        new LiveLogins(
            database,
            clock,
            new LoginLimits(longest, this::unused, config.login().stayLoggedIn()),
            this::groups,
            config.limits().mostKnownLogins());
    LoginHistory history =
        new LoginHistory(database, clock, config.limits().historyKept(), longest);
    metrics()
        .number(
            "login_history_dropped",
            "Failed log-ins that were too many for the history",
            history::dropped);
    Parts made =
        new Parts(
            database,
            nodeKey,
            liveLogins,
            history,
            connection,
            new Tries(database, config.keys(), clock),
            mailer(config),
            tokens(config, database));
    begin(made);
    return made;
  }

  private static String asTheContainerHasIt(String property) {
    return ConfigProvider.getConfig().getOptionalValue(property, String.class).orElse("login");
  }

  /** Last, when nothing can fail any more. */
  private void begin(Parts made) {
    ends.push(made.liveLogins()::close);
    ends.push(made.history());
    ends.push(background()::close);
    List.of(made.liveLogins(), made.history(), made.connection(), made.tries())
        .forEach(background()::everySecond);
    if (made.tokens() != null) {
      Resealing resealing = new Resealing(made.tokens());
      ends.push(resealing::stop);
      background().execute(resealing);
    }
  }

  /** The grid has no password, and its port is open even on a server started with --nocluster. */
  private static void warnOfDataGrid() {
    if (ContainerResources.hasDataGrid()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The data grid of Payara is on: anybody who reaches its port, 6900 or one of the next, can"
              + " join it without a password and run commands on this server. Logging in does not"
              + " need it. Start Payara Micro with --prebootcommandfile server-config/closed.asadmin,"
              + " or with --nohazelcast and without --nocluster.");
    }
  }

  /**
   * Plain http is meant for test networks. A server that users reach over it must not go unnoticed.
   */
  private static void warnOfPlainHttp(LoginConfig config) {
    if (!config.http().plainHosts().isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} allows plain http for {1}: every computer on the way can log in as any user",
          Setting.ALLOW_HTTP,
          String.join(", ", config.http().plainHosts()));
    }
  }

  /**
   * A password needs a confirmed address. Without mails the setting does nothing, so the log says
   * so.
   */
  private static void warnOfPasswordsWithoutMail(LoginConfig config) {
    if (config.login().passwords()
        && (config.email().policy() == EmailPolicy.OFF || config.email().mail() == null)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}=true, but nobody can confirm the e-mail address that a password needs: set {1}, and"
              + " {2} or {3}",
          Setting.PASSWORD,
          Setting.EMAIL,
          Setting.SMTP_HOST,
          Setting.MAIL_SESSION);
    }
  }

  /** The one secret that is ever in the log, on purpose: who reads logs runs the site. */
  private static void offerSetUp(SetUp setUp) {
    setUp
        .begin()
        .ifPresent(
            code ->
                LOG.log(
                    System.Logger.Level.WARNING,
                    "To set it up in a browser, open {0} and type this code, within an hour: {1}",
                    SET_UP_PAGE,
                    code));
  }

  /** The time-out of the container for sessions; empty if it never ends one. */
  private synchronized Optional<Duration> unused() {
    return Optional.of(sessionTimeout)
        .filter(timeout -> !timeout.isNegative() && !timeout.isZero());
  }

  private @Nullable StoredTokens tokens(LoginConfig config, LoginDatabase database) {
    KeyRing keys = config.keys();
    return keys == null ? null : new StoredTokens(new TokenTable(database, clock), keys, clock);
  }

  private @Nullable Mailer mailer(LoginConfig config) {
    MailConfig mail = config.email().mail();
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
          List.of(Setting.MAIL_FROM + " is not set, and the mail session has no sender"));
    }
    return new Mailer(session, from, background(), clock, metrics());
  }

  /** Whatever fails, the rest is ended too: the class loader and the file of H2 hang on it. */
  void stop(@Observes FilterStopped event) {
    stop();
  }

  @PreDestroy
  void stop() {
    for (Runnable end = ends.poll(); end != null; end = ends.poll()) {
      try {
        end.run();
      } catch (RuntimeException failure) {
        LOG.log(System.Logger.Level.WARNING, "Not everything could be ended", failure);
      }
    }
  }

  @Produces
  @Singleton
  LoginSettings settings() {
    LiveConfig settings = live();
    return new LoginSettings(() -> settings.current().login());
  }

  @Produces
  @Singleton
  StrangerSessions strangerSessions() {
    return new StrangerSessions(config().limits().maxPendingSessions());
  }

  @Produces
  @Singleton
  TravellingCopies travellingCopies(LoginSettings settings) {
    return new TravellingCopies(browserSealer(), settings, clock);
  }

  @Produces
  @Singleton
  ReturnAddresses returnAddresses() {
    return new ReturnAddresses(clock);
  }

  @Produces
  @Singleton
  HeldTokens heldTokens() {
    return new HeldTokens(browserSealer());
  }

  /**
   * Seals what a browser or a session keeps for minutes. A site without LOGIN_KEYS needs a key for
   * that too, and uses the one that the nodes share.
   */
  private Sealer browserSealer() {
    KeyRing keys = config().keys();
    return new Sealer(
        keys != null ? keys : KeyRing.of("nodes", parts().nodeKey().derive("seal for browsers")));
  }

  @Produces
  @Singleton
  NodeKey nodeKey() {
    return parts().nodeKey();
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
  LoginCookie loginCookie(LoginSettings settings) {
    return new LoginCookie(settings, parts().nodeKey().derive("login cookie"));
  }

  @Produces
  @Singleton
  UnlinkedMark unlinkedMark(LoginSettings settings) {
    return new UnlinkedMark(settings, parts().nodeKey().derive("unlinked accounts"));
  }

  @Produces
  @Singleton
  EmailSettings emailSettings() {
    LiveConfig settings = live();
    return new EmailSettings(() -> settings.current().email().policy(), config().email().page());
  }

  @Produces
  @Singleton
  SetUp setUp() {
    return new SetUp(parts().database(), clock);
  }

  @Produces
  @Singleton
  Tries tries() {
    return parts().tries();
  }

  @Produces
  @Singleton
  DraftConnection.Opener draftConnections() {
    ConnectionSettings saved = parts().connection();
    LiveConfig settings = live();
    return (set, changes, calls) -> settings.draft(saved.saved().with(set, changes), calls);
  }

  @Produces
  @Singleton
  ConnectionSettings connectionSettings() {
    return parts().connection();
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
    return new People(parts().database(), clock);
  }

  @Produces
  @Singleton
  MailLinks mailLinks() {
    return new MailLinks(parts().database(), clock, background());
  }

  @Produces
  @Singleton
  Optional<Mailer> mailer() {
    return Optional.ofNullable(parts().mailer());
  }

  @Produces
  @Singleton
  EmailConfirmation emailConfirmation(
      LoginSettings settings,
      EmailSettings emailSettings,
      EmailAddresses addresses,
      MailLinks links,
      Optional<Mailer> mailer,
      Decisions decisions,
      LoginEvents events,
      AccountNotice notice,
      CurrentPassword currentPassword) {
    return new EmailConfirmation(
        addresses,
        links,
        mailer,
        settings,
        emailSettings,
        decisions,
        events,
        notice,
        currentPassword,
        clock);
  }

  @Produces
  @Singleton
  UsedCallbacks takenLogins() {
    return new UsedCallbacks(parts().database(), clock, background());
  }

  @Produces
  @Singleton
  Passwords passwords() {
    return new Passwords(parts().database(), clock);
  }

  @Produces
  @Singleton
  PasswordGuesses loginAttempts() {
    return new PasswordGuesses(parts().database(), clock, background());
  }

  @Produces
  @Singleton
  ForgottenPassword forgottenPassword(
      LoginSettings settings,
      Passwords passwords,
      PasswordGuesses attempts,
      MailLinks links,
      Optional<Mailer> mailer,
      SecurityLog log) {
    return new ForgottenPassword(settings, passwords, attempts, links, mailer, log, background());
  }

  @Produces
  @Singleton
  LoginFlows loginFlows() {
    parts();
    return live().flows();
  }

  @Produces
  @Singleton
  TokenKeeper tokenKeeper() {
    StoredTokens tokens = parts().tokens();
    if (tokens == null) {
      return TokenKeeper.NONE;
    }
    LiveConfig settings = live();
    return (userId, profile, given) -> {
      if (settings.current().storeTokens()) {
        tokens.keep(userId, profile, given);
      }
    };
  }

  @Produces
  @Singleton
  XApi xApi(CallerId callerId) {
    return new XApi(
        Optional.ofNullable(parts().tokens()),
        live()::clients,
        config().x().bearerToken(),
        callerId,
        clock,
        background(),
        background()::after);
  }

  @Produces
  @Singleton
  Optional<Disconnect> disconnect() {
    return Optional.ofNullable(parts().tokens())
        .map(tokens -> new Disconnect(tokens, live()::clients));
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
  LoginReport loginReport(
      SecurityLog log, LoginHistory history, LoginSettings settings, Clock clock) {
    return new LoginReport(log, history, metrics(), settings, clock);
  }

  @Produces
  @Singleton
  Bulkhead inFlight(LoginSettings settings) {
    Bulkhead inFlight = new Bulkhead(settings.maxInFlight());
    metrics().number("login_in_flight", "Log-ins that wait for X", inFlight::count);
    metrics()
        .number(
            "login_waiting_for_turn",
            "Requests that have their answer of X and wait to go on",
            Waiting::queued);
    return inFlight;
  }

  @Produces
  @Singleton
  DatabaseProbe databaseProbe() {
    return new DatabaseProbe(parts().database(), background());
  }

  @Produces
  @Singleton
  Doctor doctor(
      Bulkhead inFlight, DatabaseProbe probe, AuthorizationServer server, LoginPaths paths) {
    return new Doctor(
        new ServerSurroundings(live(), parts().connection(), probe, server),
        paths,
        inFlight,
        clock);
  }

  @Produces
  @Singleton
  DoctorToken doctorToken() {
    return new DoctorToken(config().doctorToken());
  }

  @Produces
  @Singleton
  Clock clock() {
    return clock;
  }

  @Produces
  @Singleton
  Destinations destinations(LoginSettings settings) {
    Clients applications = frontEnds().applications();
    return (request, returnTo) ->
        ClientRequests.returningTo(
                request, settings.publicPath(request), returnTo.path(), clock.instant())
            .flatMap(
                asked ->
                    applications
                        .enabled(asked.clientId())
                        .map(
                            application ->
                                new Destination(
                                    application.name(), host(URI.create(asked.redirectUri())))));
  }

  /** Of a scheme of its own, an application has no host: the scheme names whose it is. */
  private static String host(URI address) {
    return address.getHost() == null ? address.getScheme() : address.getHost();
  }

  @Produces
  LegalPages legalPages() {
    return config().legalPages();
  }

  /** As at a log-in. */
  private Set<String> groups(Set<String> subjects) {
    return Collections.disjoint(config().login().adminSubjects(), subjects)
        ? Set.of()
        : Set.of(LoginSettings.ADMIN);
  }

  private record FrontEnds(Clients applications, AuthorizationServer server) {}

  private synchronized FrontEnds frontEnds() {
    if (frontEnds == null) {
      LoginDatabase database = parts().database();
      KeyRing sealing = config().keys();
      Clients applications = new Clients(database, clock);
      AuthorizationServer server =
          new AuthorizationServer(
              database,
              applications,
              parts().liveLogins(),
              sealing == null ? null : new Sealer(sealing),
              config().applications(),
              this::groups,
              clock);
      Runnable look =
          () -> {
            applications.run();
            server.run();
          };
      look.run();
      frontEnds = new FrontEnds(applications, server);
      background().everySecond(look);
    }
    return frontEnds;
  }

  @Produces
  @Singleton
  Clients applications() {
    return frontEnds().applications();
  }

  @Produces
  @Singleton
  AuthorizationServer authorizationServer() {
    return frontEnds().server();
  }
}
