package org.loginwithx.config;

import static java.util.Objects.requireNonNull;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.mail.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.loginwithx.access.Resealing;
import org.loginwithx.access.StoredTokens;
import org.loginwithx.access.TokenExchange;
import org.loginwithx.account.Invitations;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.SetUp;
import org.loginwithx.connection.SetUpDraft;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.Tries;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.database.NodeKey;
import org.loginwithx.imports.ImportGroups;
import org.loginwithx.imports.UserImport;
import org.loginwithx.mail.Mailer;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.metrics.Recent;
import org.loginwithx.metrics.Telemetry;
import org.loginwithx.rule.LoginRules;
import org.loginwithx.spending.Meter;
import org.loginwithx.spending.Spending;
import org.loginwithx.token.KeyRing;
import org.loginwithx.user.LinkedAccounts;
import org.loginwithx.user.LiveLogins;
import org.loginwithx.user.LoginHistory;
import org.loginwithx.user.LoginLimits;
import org.loginwithx.user.Profile;
import org.loginwithx.user.TokenTable;
import org.loginwithx.user.WithoutX;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.xevents.XEvents;

/**
 * The basis of the producers of all features: settings, threads, the database and what begins with
 * it. Each part is made when it is first asked for. A problem stops the deployment, and is reported
 * once.
 */
@ApplicationScoped
class Foundation {

  private static final System.Logger LOG = System.getLogger(Foundation.class.getName());

  private static final Duration SOON = Duration.ofSeconds(1);

  /** The server has started the application by then, unless it is very slow. */
  private static final Duration LATER = Duration.ofSeconds(20);

  private final Clock clock = Clock.systemUTC();
  private final Recent recent = new Recent(clock);
  private final Meter meter = new Meter(clock);
  private final Ends ends = new Ends();

  @Inject private Instance<Metrics> metricsBeans;
  @Inject private Instance<Telemetry> telemetryBeans;

  private @Nullable Metrics metrics;
  private @Nullable Telemetry telemetry;
  private @Nullable LiveConfig live;
  private @Nullable Parts parts;
  private @Nullable Background background;
  private @Nullable ConfigurationException failure;

  /** Null before the application starts. */
  private @Nullable Deployed deployed;

  /** For the container, which fills in the rest. */
  @SuppressWarnings("NullAway.Init")
  Foundation() {}

  /**
   * Notes that the application starts.
   *
   * @return false if it has been noted before
   */
  synchronized boolean isStarting(Deployed application) {
    if (deployed != null) {
      return false;
    }
    deployed = application;
    ends.add(() -> PublicAddresses.release(application.path()));
    return true;
  }

  /** Adds what happens when the application stops, before the steps that were added earlier. */
  void atEnd(Runnable step) {
    ends.add(step);
  }

  @PreDestroy
  void stop() {
    ends.run();
  }

  /** An application that could not start must leave nothing behind. */
  <T> T orStop(Supplier<T> step) {
    try {
      return step.get();
    } catch (RuntimeException failure) {
      stop();
      throw failure;
    }
  }

  Clock clock() {
    return clock;
  }

  /** What this server has done lately. */
  Recent recent() {
    return recent;
  }

  /** By MicroProfile Metrics and by OpenTelemetry, as far as the container has them. */
  synchronized Metrics metrics() {
    if (metrics == null) {
      Metrics ofMicroProfile = metricsBeans.isResolvable() ? metricsBeans.get() : Metrics.NONE;
      metrics = Metrics.both(Metrics.both(ofMicroProfile, telemetry().metrics()), recent);
    }
    return metrics;
  }

  /** OpenTelemetry, if the container has it and it is switched on. */
  synchronized Telemetry telemetry() {
    if (telemetry == null) {
      telemetry =
          TelemetrySwitch.isOn() && telemetryBeans.isResolvable()
              ? telemetryBeans.get()
              : Telemetry.NONE;
      ends.add(telemetry::close);
    }
    return telemetry;
  }

  /**
   * Runs tasks in the context of this application. Health checks and metrics are called outside of
   * that context, so it has to be captured when the application starts.
   */
  synchronized Background background() {
    if (background == null) {
      background = ContainerResources.background();
    }
    return background;
  }

  synchronized LiveConfig live() {
    if (live == null) {
      Config source = ConfigProvider.getConfig();
      live =
          orSayWhy(
              () ->
                  new LiveConfig(
                      name -> source.getOptionalValue(name, String.class),
                      clock,
                      this::metrics,
                      meter,
                      this::lastLogin,
                      task -> background().execute(task)));
    }
    return live;
  }

  /** When an account at X was last used; called after the start. */
  private Optional<Instant> lastLogin(String xUserId) {
    return new LinkedAccounts(parts().database(), clock).lastLogin(Profile.X, xUserId);
  }

  /**
   * The settings at this moment. Those that an administrator can change must be used at once, and
   * not kept.
   */
  LoginConfig config() {
    return live().current();
  }

  synchronized Parts parts() {
    if (parts == null) {
      LiveConfig settings = live();
      parts = orSayWhy(() -> orStop(() -> assemble(settings)));
    }
    return parts;
  }

  /** The container reports the failure, too, but below some stack traces. */
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
    Libraries.check(config.database(), Foundation.class.getClassLoader());
    // This is checked before the wait for the database, whose file the other application may have
    // open.
    claimAddresses(config);
    LoginDatabase database = openDatabase(config);
    ends.add(live::close);
    NodeKey nodeKey = NodeKey.load(database, clock);
    ConnectionSettings connection = new ConnectionSettings(database, config.keys(), live, clock);
    claimAddresses(live.current());
    StartWarnings.of(live.current());
    if (deployed != null && deployed.canBeSetUp() && !live.knowsX()) {
      StartWarnings.offer(new SetUp(database, clock));
    }
    Duration longest = config.login().sessionLifetime();
    LiveLogins liveLogins =
        new LiveLogins(
            database,
            clock,
            new LoginLimits(longest, this::unused, config.login().stayLoggedIn()),
            live::groups,
            config.limits().mostKnownLogins());
    StoredTokens tokens = tokens(config.keys(), database);
    LoginRules rules = new LoginRules(database, clock);
    Parts made =
        new Parts(
            database,
            nodeKey,
            liveLogins,
            history(database, config.limits().historyKept(), longest),
            connection,
            new Tries(database, connection::sealing, clock),
            new SetUpDraft(database, connection::sealing, clock),
            mailer(config.email().mail()),
            tokens,
            exchange(tokens, live, config),
            spending(database, live),
            rules,
            new UserImport(database, () -> groups(live, rules), clock, background()));
    begin(made);
    return made;
  }

  /** X sends all users to one application at an address, so two applications must not share one. */
  private void claimAddresses(LoginConfig config) {
    if (deployed != null) {
      PublicAddresses.claim(deployed.path(), config.login());
    }
  }

  private LoginDatabase openDatabase(LoginConfig config) {
    UsersDataSource users = UsersDataSource.of(config.database());
    ends.add(users::close);
    DatabaseWait.awaitConnection(users);
    if (config.database().migrate()) {
      Migrations.run(users.source());
    }
    LoginDatabase database = LoginDatabase.open(users.source());
    ends.add(database::close);
    return database;
  }

  /** The time-out of the container for sessions; empty if it never ends one. */
  private synchronized Optional<Duration> unused() {
    return Optional.ofNullable(deployed)
        .map(Deployed::sessionTimeout)
        .filter(timeout -> !timeout.isNegative() && !timeout.isZero());
  }

  private LoginHistory history(LoginDatabase database, Duration kept, Duration longest) {
    LoginHistory history = new LoginHistory(database, clock, kept, longest);
    metrics()
        .number(
            "login_history_dropped",
            "Failed log-ins that were too many for the history",
            history::dropped);
    return history;
  }

  private @Nullable StoredTokens tokens(@Nullable KeyRing keys, LoginDatabase database) {
    return keys == null ? null : new StoredTokens(new TokenTable(database, clock), keys, clock);
  }

  private @Nullable TokenExchange exchange(
      @Nullable StoredTokens tokens, LiveConfig live, LoginConfig config) {
    if (tokens == null) {
      return null;
    }
    TokenExchange exchange =
        new TokenExchange(tokens, live::clients, config.exchange().kept(), clock, background());
    metrics()
        .number(
            "login_tokens_exchanged",
            "Pairs of OAuth 2.0 that X gave for tokens of OAuth 1.0a",
            () -> exchange.lastCounts().done());
    metrics()
        .number(
            "login_tokens_refused",
            "Tokens of OAuth 1.0a that X does not exchange",
            () -> exchange.lastCounts().refused());
    metrics()
        .number(
            "login_tokens_left",
            "Tokens of OAuth 1.0a that are to be exchanged",
            () -> exchange.lastCounts().left());
    return exchange;
  }

  private Spending spending(LoginDatabase database, LiveConfig live) {
    Spending spending =
        new Spending(
            meter,
            database,
            () -> live.current().costs().prices(),
            () -> live.current().costs().budget(),
            clock);
    metrics()
        .number(
            "login_x_spent_today",
            "What X bills for today, in millionths of a dollar",
            () -> spending.last().ofToday());
    metrics()
        .number(
            "login_x_spent_month",
            "What X bills for this month so far, in millionths of a dollar",
            () -> spending.last().ofMonth());
    metrics()
        .number(
            "login_x_spent_forecast",
            "What X will bill for the whole month, in millionths of a dollar",
            () -> spending.last().forecast());
    metrics()
        .number(
            "login_x_budget_day",
            "The part of the day's budget that is spent, in percent",
            () -> spending.last().shareOfDay().percent());
    metrics()
        .number(
            "login_x_budget_month",
            "The part of the month's budget that is spent, in percent",
            () -> spending.last().shareOfMonth().percent());
    return spending;
  }

  private static ImportGroups groups(LiveConfig live, LoginRules rules) {
    Set<String> decided = new HashSet<>(live.groups(live.current().login().adminSubjects()));
    decided.add(LoginSettings.ADMIN);
    decided.addAll(rules.groups());
    return new ImportGroups(live.current().login().newUserGroups(), decided);
  }

  private @Nullable Mailer mailer(@Nullable MailConfig mail) {
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
    return new Mailer(
        session,
        from,
        background(),
        clock,
        metrics(),
        language -> config().brand().nameIn(Messages.in(language)));
  }

  private Invitations invitations(Parts made) {
    return new Invitations(
        new WithoutX(made.database(), clock),
        new LoginSettings(() -> live().current().login()),
        Optional.ofNullable(made.mailer()),
        clock);
  }

  /** Begins after everything else, and ends before it. */
  void beginEvents(XEvents events) {
    ends.add(events::stop);
    background().everySecond(events);
  }

  /** This comes last, when nothing can fail any more. */
  private void begin(Parts made) {
    ends.add(made.liveLogins()::close);
    ends.add(made.history());
    ends.add(made.spending());
    ends.add(background()::close);
    // Once in this thread: Payara closes the JARs of an application when it has started it, and a
    // class that another thread loads in that moment cannot be used until the next start.
    List.of(made.liveLogins(), made.history(), made.connection(), made.spending(), made.rules())
        .forEach(Runnable::run);
    List.of(
            made.liveLogins(),
            made.history(),
            made.connection(),
            made.tries(),
            made.setUpDraft(),
            made.spending(),
            made.rules())
        .forEach(background()::everySecond);
    background().everySecond(invitations(made));
    background().after(LATER).execute(new WarmUp(made.database(), made.history(), clock, live()));
    // Not at once: Open Liberty takes no task from a thread that starts an application.
    if (made.tokens() != null) {
      Resealing resealing = new Resealing(made.tokens());
      ends.add(resealing::stop);
      background().after(SOON).execute(resealing);
    }
    if (made.exchange() != null) {
      TokenExchange exchange = made.exchange();
      ends.add(exchange::close);
      exchange.begin(config().exchange().atStart());
    }
    ends.add(made.imports()::close);
    made.imports().begin();
  }
}
