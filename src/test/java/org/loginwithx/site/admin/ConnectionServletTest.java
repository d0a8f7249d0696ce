package org.loginwithx.site.admin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.loginwithx.account.AccountChangeTest;
import org.loginwithx.account.AccountNotice;
import org.loginwithx.account.EmailChangeTest;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.Prover;
import org.loginwithx.administration.SettingsAdministration;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.connection.ConnectionSettings;
import org.loginwithx.connection.Setting;
import org.loginwithx.connection.SettingsSet;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.login.LoginFlows;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.login.ProfileReads;
import org.loginwithx.site.AccountForms;
import org.loginwithx.site.FormPage;
import org.loginwithx.spending.Budget;
import org.loginwithx.spending.Meter;
import org.loginwithx.spending.Prices;
import org.loginwithx.spending.Spending;
import org.loginwithx.user.ActiveLogin;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Logins;
import org.loginwithx.user.People;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSecret;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ServletFakes;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.xevents.NoEvents;

/**
 * The form of the connection in an administrator's browser that was left open for four minutes: too
 * long ago for other addresses of the site, and recent enough for all other settings.
 */
final class ConnectionServletTest implements ConnectionSettings.Live {

  private static final String SITE = "http://127.0.0.1:8080";
  private static final String EVIL = "https://evil.example";
  private static final Profile BOSS = new Profile(Profile.X, "1", "boss", "Boss", null, null);

  private final Clock clock = Clock.systemUTC();
  private final LoginSettings settings = AccountChangeTest.settings();
  private final ConnectionServlet servlet = new ConnectionServlet();
  private final List<String> shown = new ArrayList<>();
  private final Map<String, String> parameters = new HashMap<>();
  private final HttpSession session = ServletFakes.session();

  /** What another request does meanwhile: once, when the settings are looked at this often. */
  private Runnable meanwhile = () -> {};

  private int looksUntilThen;

  private LoginDatabase database;
  private ConnectionSettings connection;
  private SessionLogin boss;

  @BeforeEach
  void open() throws ReflectiveOperationException {
    database = LoginDatabase.open(TestDatabase.H2.migrated());
    connection = new ConnectionSettings(database, null, this, clock);
    String userId =
        new LinkedUsers(database, clock)
            .recordLogin(BOSS, null, Set.of("user"), Logins.next())
            .user()
            .userId();
    LoginSecret secret = LoginSecret.random();
    boss =
        new SessionLogin(
            new ActiveLogin(
                secret.id(),
                clock.instant().minus(Duration.ofMinutes(4)),
                userId,
                BOSS,
                List.of("admin"),
                List.of(),
                false),
            secret);
    inject(FormPage.class, "forms", forms());
    inject(FormPage.class, "proofs", Prover.proofs(settings, database, clock));
    inject("form", new ConnectionForm(connection, settings, new LoginPaths()));
    inject("connection", connection);
    inject("settings", settings);
    inject("people", new People(database, clock));
    inject("currentPassword", EmailChangeTest.currentPassword(settings, database, clock));
    inject("exchange", new ExchangePanel(Optional.empty()));
    inject("events", new EventsPanel(NoEvents.of(database, clock), settings));
    inject(
        "spending",
        new SpendingPanel(
            new Spending(
                new Meter(clock), database, () -> new Prices(Map.of()), () -> Budget.NONE, clock),
            new LoginFlows(
                clock,
                new ProfileReads(
                    () -> ProfileReads.When.ALWAYS,
                    id -> Optional.empty(),
                    Runnable::run,
                    clock))));
    inject("administration", administration());
    save(SettingsSet.PRODUCTION, SITE, "");
    save(SettingsSet.DEVELOPMENT, SITE, "");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private SettingsAdministration administration() throws ReflectiveOperationException {
    Constructor<SettingsAdministration> constructor =
        SettingsAdministration.class.getDeclaredConstructor(
            ConnectionSettings.class, AccountNotice.class, Proofs.class);
    constructor.setAccessible(true);
    return constructor.newInstance(
        connection,
        AccountChangeTest.notice(database, clock),
        Prover.proofs(settings, database, clock));
  }

  private AccountForms forms() throws ReflectiveOperationException {
    Constructor<AccountForms> constructor =
        AccountForms.class.getDeclaredConstructor(LoginSettings.class);
    constructor.setAccessible(true);
    return constructor.newInstance(settings);
  }

  private void inject(String name, Object value) throws ReflectiveOperationException {
    inject(ConnectionServlet.class, name, value);
  }

  private void inject(Class<?> owner, String name, Object value)
      throws ReflectiveOperationException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    field.set(servlet, value);
  }

  private void save(SettingsSet set, String publicUrl, String moreOrigins) {
    connection.saveUnchecked(
        set,
        Map.of(Setting.PUBLIC_URL, publicUrl, Setting.MORE_ORIGINS, moreOrigins),
        null,
        connection.saved().version());
  }

  private void activate(SettingsSet set) {
    connection.activateUnchecked(set, null, connection.saved().version());
  }

  private void afterLooks(int looks, Runnable other) {
    looksUntilThen = looks;
    meanwhile = other;
  }

  private void look() {
    looksUntilThen--;
    if (looksUntilThen == 0) {
      meanwhile.run();
    }
  }

  @Override
  public Optional<String> environment(Setting setting) {
    look();
    return Optional.empty();
  }

  @Override
  public List<String> problems(Map<Setting, String> values) {
    look();
    return List.of();
  }

  @Override
  public void apply(Map<Setting, String> values) {}

  private void post(Map<String, String> form) throws Exception {
    parameters.clear();
    parameters.putAll(form);
    parameters.put("csrf", boss.csrfToken());
    Map<String, Object> attributes = new HashMap<>();
    HttpServletRequest request =
        ServletFakes.proxy(
            HttpServletRequest.class,
            (self, method, args) ->
                switch (method.getName()) {
                  case "getParameter" -> parameters.get((String) args[0]);
                  case "getParameterValues" ->
                      parameters.containsKey((String) args[0])
                          ? new String[] {parameters.get((String) args[0])}
                          : null;
                  case "getAttribute" -> attributes.get((String) args[0]);
                  case "setAttribute" -> attributes.put((String) args[0], args[1]);
                  case "getContextPath" -> "";
                  case "getServletPath" -> "/admin/connection";
                  case "getDispatcherType" -> DispatcherType.REQUEST;
                  case "getSession" -> session;
                  case "getHeader", "getQueryString" -> null;
                  case "getRequestDispatcher" -> page(attributes);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
    boss.attachTo(request);
    servlet.post(
        request, ServletFakes.proxy(HttpServletResponse.class, (self, method, args) -> null));
    if (session.getAttribute("org.loginwithx.message") instanceof String message) {
      shown.add(message);
    }
  }

  private RequestDispatcher page(Map<String, Object> attributes) {
    return ServletFakes.proxy(
        RequestDispatcher.class,
        (self, method, args) -> shown.add(String.valueOf(attributes.get("problems"))));
  }

  private String activeOrigins() {
    return connection.saved().value(Setting.MORE_ORIGINS).orElse("");
  }

  @Test
  void setWithTheSameAddressesIsActivated() throws Exception {
    post(Map.of("set", "development", "action", "activate"));

    assertThat(connection.saved().active()).isEqualTo(SettingsSet.DEVELOPMENT);
  }

  @Test
  void setWithOtherAddressesIsNot() throws Exception {
    save(SettingsSet.DEVELOPMENT, SITE, EVIL);

    post(Map.of("set", "development", "action", "activate"));

    assertThat(connection.saved().active()).isEqualTo(SettingsSet.PRODUCTION);
    assertThat(shown).last().asString().contains("log in again");
  }

  @Test
  @DisplayName("A set that gets other addresses while it is activated is not activated unproved")
  void setThatGetsOtherAddressesMeanwhileIsNotActivated() throws Exception {
    afterLooks(2, () -> save(SettingsSet.DEVELOPMENT, SITE, EVIL));

    post(Map.of("set", "development", "action", "activate"));

    assertThat(connection.saved().of(SettingsSet.DEVELOPMENT)).containsValue(EVIL);
    assertThat(activeOrigins()).isEmpty();
    assertThat(shown).last().asString().contains("in the meantime");
  }

  @Test
  @DisplayName("Nor does a set get other addresses while it becomes the active one")
  void setThatBecomesTheActiveOneMeanwhileGetsNoOtherAddresses() throws Exception {
    for (int looks = 1; looks <= 2; looks++) {
      activate(SettingsSet.PRODUCTION);
      afterLooks(looks, () -> activate(SettingsSet.DEVELOPMENT));

      post(Map.of("set", "development", "action", "save", "login-more-origins", EVIL));

      assertThat(connection.saved().active()).isEqualTo(SettingsSet.DEVELOPMENT);
      assertThat(activeOrigins()).as("after %d looks", looks).isEmpty();
    }
  }

  @Test
  void buttonOfAnOlderPageActivatesNothing() throws Exception {
    String version = Long.toString(connection.saved().version() - 1);

    post(Map.of("set", "development", "action", "activate", "version", version));

    assertThat(connection.saved().active()).isEqualTo(SettingsSet.PRODUCTION);
    assertThat(shown).last().asString().contains("in the meantime");
  }

  @Test
  @DisplayName("A set at another path would take the page away on which it can be changed back")
  void setAtAnotherPathIsNotActivated() throws Exception {
    save(SettingsSet.PRODUCTION, SITE + "/elsewhere", "");
    save(SettingsSet.DEVELOPMENT, SITE + "/elsewhere", "");

    post(Map.of("set", "development", "action", "activate"));

    assertThat(connection.saved().active()).isEqualTo(SettingsSet.PRODUCTION);
    assertThat(shown).last().asString().contains("the application is at the path /.");
  }
}
