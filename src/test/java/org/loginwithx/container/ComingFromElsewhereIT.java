package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XSimulator;

/**
 * Users log in with X at sites that run Passport, Auth.js and django-allauth. The commands of the
 * guide export them, the command of the JAR imports them, and they log in here as the same users.
 */
@Tag("servers")
final class ComingFromElsewhereIT {

  private static final Path SITES = Path.of("src/test/resources/elsewhere");
  private static final Path GUIDE = Path.of("src/site/markdown/coming-from-elsewhere.md");
  private static final Pattern COMMANDS = Pattern.compile("(?ms)^```shell\\n(.*?)^```");
  private static final String TOKEN = XSimulator.SECRET_MARK + "OfTheImport0000000000000001";

  private static LoginServer server;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    server =
        LoginServer.start(
            "elsewhere",
            Map.of("TWITTER_PROTOCOL", "oauth2", "LOGIN_IMPORT_TOKEN", TOKEN),
            List.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** An account at X. Its id is too large for a number of JavaScript, which would round it. */
  private static XAccount account(String id, String handle, String name) {
    XAccount account = XAccount.of(id, handle, name);
    server.x().putAccount(account);
    return account;
  }

  /** A site with the files of this folder. */
  private SiteElsewhere site(String folder, Map<String, String> environment) throws IOException {
    try (Stream<Path> files = Files.list(SITES.resolve(folder))) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
    return new SiteElsewhere(directory, server.x(), environment);
  }

  private SiteElsewhere nodeSite(Map<String, String> environment) throws Exception {
    SiteElsewhere site = site("node", environment);
    site.needs("node --version && npm --version", "nodejs npm");
    site.run("npm ci --ignore-scripts --no-audit --no-fund");
    return site;
  }

  /** The commands in the guide that begin like this. */
  private static String guide(String begin) throws IOException {
    return COMMANDS
        .matcher(Files.readString(GUIDE))
        .results()
        .map(block -> block.group(1))
        .filter(commands -> commands.startsWith(begin))
        .findAny()
        .orElseThrow();
  }

  /** Agrees at X, and comes back to the other site. */
  private static void approve(Visitor user, Answer begun, XAccount account) {
    Answer back = user.get(server.x().approve(begun.location(), account.screenName()));
    assertThat(user.get(back.next()).body()).isEqualTo(account.name());
  }

  private String command(String... arguments) throws Exception {
    ImportIT.Ran ran = ImportIT.run(server, directory, TOKEN, arguments);
    assertThat(ran.err()).isEmpty();
    return ran.out();
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  /** Checks the files, in which these are all users with an account at X, and imports them. */
  private void importUsers(List<XAccount> accounts, String source, String... files)
      throws Exception {
    List<String> check = new ArrayList<>(List.of("check", source));
    check.addAll(List.of(files));
    String checked = command(check.toArray(String[]::new));
    assertThat(checked)
        .contains("new       " + accounts.size(), "there     0", "conflict  0")
        .doesNotContain("other providers");

    String id = checked.replaceAll("(?s).*\nid +(\\S+)\n.*", "$1");
    assertThat(command("start", id)).contains("made      " + accounts.size(), "conflict  0");

    String report = command("report");
    for (XAccount account : accounts) {
      assertThat(report)
          .containsPattern(
              account.id()
                  + " (@%s )?\"%s\""
                      .formatted(account.screenName(), Pattern.quote(account.name())));
    }
  }

  private static Visitor loggedIn(XAccount account) {
    Visitor user = new Visitor(server);
    user.logIn(account.screenName());
    return user;
  }

  @Test
  void usersOfPassport() throws Exception {
    XAccount dora = account("1301152652357595137", "dora", "Dora, \ud83d\ude42");
    XAccount emil = account("1301152652357595138", "emil", "Emil \"E.\" Example");
    try (SiteElsewhere site = nodeSite(Map.of())) {
      site.needs("sqlite3 --version", "sqlite3");
      site.start("node passport.mjs", "/oauth/callback/twitter");
      for (XAccount account : List.of(dora, emil, dora)) {
        Visitor user = new Visitor(site);
        approve(user, user.get("/login/federated/twitter"), account);
      }

      site.run(guide("sqlite3"));
    }
    importUsers(
        List.of(dora, emil),
        "passport",
        file("federated_credentials.csv"),
        "--users",
        file("users.csv"));

    assertThat(AdminIT.userId(loggedIn(dora))).isEqualTo("31");
    assertThat(AdminIT.userId(loggedIn(emil))).isEqualTo("32");
  }

  @Test
  void usersOfAuthJs() throws Exception {
    XAccount fred = account("1301152652357595141", "fred", "Fred, \ud83d\ude42");
    XAccount gina = account("1301152652357595142", "gina", "Gina \"G.\" Example");
    try (EmbeddedPostgres database = EmbeddedPostgres.start();
        SiteElsewhere site = nodeSite(variables(database))) {
      site.needs("psql --version", "postgresql-client");
      site.start("node authjs.mjs", "/auth/callback/twitter");
      for (XAccount account : List.of(fred, gina, fred)) {
        Visitor user = new Visitor(site);
        String csrf = user.get("/auth/csrf").body().replaceAll(".*:\"(.*)\".*", "$1");
        approve(user, user.post("/auth/signin/twitter", Map.of("csrfToken", csrf)), account);
      }

      site.run(guide("psql"));
    }
    importUsers(List.of(fred, gina), "authjs", file("accounts.csv"), "--users", file("users.csv"));

    assertThat(AdminIT.userId(loggedIn(fred))).isEqualTo("301");
    assertThat(AdminIT.userId(loggedIn(gina))).isEqualTo("302");
  }

  /** The variables by which programs of PostgreSQL find the database. */
  private static Map<String, String> variables(EmbeddedPostgres database) {
    return Map.of(
        "PGHOST", "127.0.0.1",
        "PGPORT", Integer.toString(database.getPort()),
        "PGUSER", "postgres",
        "PGDATABASE", "postgres");
  }

  @Test
  void usersOfDjangoAllauth() throws Exception {
    XAccount hans = account("1301152652357595143", "hans", "Hans, \ud83d\ude42");
    XAccount ines = account("1301152652357595144", "ines", "Ines \"I.\" Example");
    try (SiteElsewhere site = site("django", Map.of())) {
      site.needs("python3 -c 'import allauth'", "python3-django-allauth");
      site.run(
          """
          python3 manage.py migrate
          python3 manage.py shell -c '
          from django.contrib.auth.models import User
          User.objects.create_user("paul", id=3000)'
          """);
      site.start(
          "python3 manage.py runserver --noreload $PORT", "/accounts/twitter/login/callback/");
      for (XAccount account : List.of(hans, ines, hans)) {
        Visitor user = new Visitor(site);
        approve(user, user.get("/accounts/twitter/login/"), account);
      }
      site.run(
          """
          python3 manage.py shell -c '
          from django.contrib.auth.models import User
          User.objects.filter(username="ines").update(is_active=False)'
          """);

      site.run(guide("python3"));
    }
    importUsers(List.of(hans, ines), "allauth", file("django.json"));

    assertThat(AdminIT.userId(loggedIn(hans))).isEqualTo("3001");
    assertThat(loggedIn(ines).isAnonymous()).as("inactive there").isTrue();
  }
}
