package org.loginwithx.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.Setting;
import org.loginwithx.doctor.Finding;
import org.loginwithx.doctor.KeyFindings;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.login.LoginFlows;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.login.ProfileReads;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.token.KeyRing;
import org.loginwithx.trial.DraftConnection;
import org.loginwithx.trial.DraftConnection.DraftFlow;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.x.ApiClient;
import org.loginwithx.x.Bills;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.OAuth2Connection;
import org.loginwithx.x.XClients;

/**
 * The settings that hold now, and the ways to X that follow from them. A setting of the environment
 * comes before the one that an administrator saved.
 */
final class LiveConfig implements ConnectionSettings.Live, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(LiveConfig.class.getName());

  private final Function<String, Optional<String>> environment;
  private final Clock clock;
  private final Supplier<Metrics> metrics;
  private final Bills bills;
  private final LoginFlows flows;
  private final boolean startedWithKeys;
  private @Nullable HttpCaller caller;
  private volatile LoginConfig current;
  private volatile XClients clients = XClients.NONE;

  /**
   * Reads the settings of the environment.
   *
   * @param environment gives the value of a property such as {@code twitter.api.key}
   * @param metrics gives the metrics of calls to X; called when the first client of X is made
   * @param bills counts what X bills
   * @param lastLogin when an account at X was last used, by its id
   * @param executor threads that may use the database
   * @throws ConfigurationException naming every invalid setting
   */
  LiveConfig(
      Function<String, Optional<String>> environment,
      Clock clock,
      Supplier<Metrics> metrics,
      Bills bills,
      Function<String, Optional<Instant>> lastLogin,
      Executor executor) {
    this.metrics = metrics;
    this.bills = bills;
    this.environment = environment;
    this.clock = clock;
    this.flows =
        new LoginFlows(
            clock, new ProfileReads(() -> current().x().profile(), lastLogin, executor, clock));
    this.current = new LoginConfigReader(environment).read();
    this.startedWithKeys = current.keys() != null;
  }

  /** Whether the environment has the keys of this application at X. */
  boolean knowsX() {
    return environment(Setting.API_KEY).isPresent() || environment(Setting.CLIENT_ID).isPresent();
  }

  LoginConfig current() {
    return current;
  }

  /** The groups of a user with these accounts at X, besides those that are stored. */
  Set<String> groups(Set<String> subjects) {
    return Collections.disjoint(current.login().adminSubjects(), subjects)
        ? Set.of()
        : Set.of(LoginSettings.ADMIN);
  }

  XClients clients() {
    return clients;
  }

  /** Loads what the first call to X would wait for; without X there is nothing to load. */
  void warmUp() {
    if (knowsX()) {
      caller().warmUp();
    }
  }

  LoginFlows flows() {
    return flows;
  }

  @Override
  public Optional<String> environment(Setting setting) {
    return environment.apply(SettingReader.property(setting)).filter(value -> !value.isBlank());
  }

  /** A connection with these values, which no log-in uses. */
  DraftConnection draft(Map<Setting, String> values, LoginPaths paths, Metrics calls) {
    LoginConfig draft = read(values);
    OAuth1Connection oauth1 = draft.x().oauth1();
    OAuth2Connection oauth2 = draft.x().oauth2();
    HttpCaller http = caller();
    XClients tried =
        new XClients(
            oauth1 == null
                ? null
                : new OAuth1Client(oauth1, http, clock, calls, bills).showing(clients.oauth1()),
            oauth2 == null
                ? null
                : new OAuth2Client(oauth2, http, clock, calls, bills).showing(clients.oauth2()),
            null);
    URI site = draft.login().publicUrl();
    List<DraftFlow> open =
        site == null
            ? List.of()
            : LoginFlows.of(tried, draft.x().issuer(), draft.login().pictureOrigins()).stream()
                .map(flow -> new DraftFlow(flow, site + paths.callback(flow.protocol())))
                .toList();
    return new DraftConnection(
        draft.x().protocol(),
        open,
        draft.login().missing(),
        draft.email().policy() != EmailPolicy.OFF);
  }

  @Override
  public List<String> problems(Map<Setting, String> values) {
    try {
      var unused = read(values);
      return List.of();
    } catch (ConfigurationException wrong) {
      return wrong.problems();
    }
  }

  /** Settings that do not fit together change nothing. */
  @Override
  public synchronized void apply(Map<Setting, String> values) {
    try {
      current = read(values);
    } catch (ConfigurationException wrong) {
      // They were checked before they were saved, so the environment has changed since.
      LOG.log(
          System.Logger.Level.ERROR,
          "Settings saved on the connection page do not fit those of the environment: {0}",
          String.join("; ", wrong.problems()));
    }
    connect();
  }

  @Override
  public Optional<Path> keyFile() {
    return KeyFile.beside(current.database()).map(KeyFile::path);
  }

  @Override
  public KeyRing makeKeys() throws IOException {
    KeyFile file =
        KeyFile.beside(current.database())
            .orElseThrow(() -> new NoSuchFileException("the database is no file of this server"));
    file.make(clock);
    return file.keys();
  }

  private LoginConfig read(Map<Setting, String> values) {
    Map<String, String> saved = new HashMap<>();
    values.forEach((setting, value) -> saved.put(SettingReader.property(setting), value));
    LoginConfig read =
        new LoginConfigReader(
                name ->
                    environment
                        .apply(name)
                        .filter(value -> !value.isBlank())
                        .or(() -> Optional.ofNullable(saved.get(name))))
            .read();
    if (read.storeTokens() && !startedWithKeys) {
      // What stores tokens is made at the start, and only if there are keys.
      throw new ConfigurationException(
          List.of(
              Setting.STORE_TOKENS + " needs a restart first: the key is newer than the start"));
    }
    return read;
  }

  /** An unchanged way keeps its client, which knows X's limits and X's clock. */
  private void connect() {
    LoginConfig now = current;
    XClients before = clients;
    OAuth1Client oauth1 = oauth1(now.x().oauth1(), before.oauth1());
    OAuth2Client oauth2 = oauth2(now.x().oauth2(), before.oauth2());
    ApiClient api =
        oauth1 == before.oauth1() && oauth2 == before.oauth2() && before.api() != null
            ? before.api()
            : api(oauth1, oauth2);
    clients = new XClients(oauth1, oauth2, api);
    if (oauth1 != before.oauth1() || oauth2 != before.oauth2()) {
      KeyFindings.of(clients).forEach(LiveConfig::warn);
    }
    flows.open(
        now.x().protocol(),
        clients,
        now.x().issuer(),
        now.login().pictureOrigins(),
        now.x().fallBack());
  }

  /** The protocol in the words of the doctor. */
  private static void warn(Finding finding) {
    String key = finding.symptom().key();
    Messages messages = Messages.in(Locale.ENGLISH);
    LOG.log(
        System.Logger.Level.WARNING, "{0} {1}", messages.text(key), messages.text(key + ".fix"));
  }

  private @Nullable OAuth1Client oauth1(
      @Nullable OAuth1Connection connection, @Nullable OAuth1Client before) {
    if (connection == null) {
      return null;
    }
    return before != null && before.connection().equals(connection)
        ? before
        : new OAuth1Client(connection, caller(), clock, metrics.get(), bills);
  }

  private @Nullable OAuth2Client oauth2(
      @Nullable OAuth2Connection connection, @Nullable OAuth2Client before) {
    if (connection == null) {
      return null;
    }
    return before != null && before.connection().equals(connection)
        ? before
        : new OAuth2Client(connection, caller(), clock, metrics.get(), bills);
  }

  private @Nullable ApiClient api(@Nullable OAuth1Client oauth1, @Nullable OAuth2Client oauth2) {
    if (oauth1 != null) {
      OAuth1Connection connection = oauth1.connection();
      return new ApiClient(
          connection.apiUrl(), connection.credentials(), caller(), clock, metrics.get(), bills);
    }
    return oauth2 == null
        ? null
        : new ApiClient(oauth2.connection().apiUrl(), null, caller(), clock, metrics.get(), bills);
  }

  private synchronized HttpCaller caller() {
    if (caller == null) {
      caller = new HttpCaller(current.http().budget(), current.http().way());
    }
    return Objects.requireNonNull(caller);
  }

  @Override
  public synchronized void close() {
    if (caller != null) {
      caller.close();
    }
  }
}
