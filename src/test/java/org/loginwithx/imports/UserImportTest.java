package org.loginwithx.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.imports.BadFileException.Fault;
import org.loginwithx.imports.ImportStatus.Counts;
import org.loginwithx.imports.ImportStatus.State;
import org.loginwithx.imports.UserImport.DryRun;
import org.loginwithx.timer.DelayingExecutor;
import org.loginwithx.user.LinkedUser;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.LinkedUsers.RecordedLogin;
import org.loginwithx.user.Logins;
import org.loginwithx.user.People;
import org.loginwithx.user.Person;
import org.loginwithx.user.Profile;
import org.loginwithx.user.Rows;
import org.loginwithx.user.SettableClock;

/** What becomes of the users in a file, in the database. */
final class UserImportTest {

  private final SettableClock clock = new SettableClock();
  private final Work work = new Work();
  private final List<LoginDatabase> opened = new ArrayList<>();
  private ImportGroups groups = new ImportGroups(Set.of("user"), Set.of("admin"));
  private DataSource dataSource;
  private LoginDatabase database;
  private UserImport imports;

  /** Tasks that wait until the test runs them. */
  private static final class Work implements DelayingExecutor {

    private final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public Executor after(Duration pause) {
      // The hourly look would never end.
      return pause.compareTo(Duration.ofMinutes(30)) > 0 ? task -> {} : this;
    }

    void step() {
      tasks.remove().run();
    }

    void all() {
      while (!tasks.isEmpty()) {
        step();
      }
    }
  }

  @SuppressWarnings("NullAway.Init") // each test opens its database first
  UserImportTest() {}

  private void open(TestDatabase kind) {
    dataSource = kind.migrated();
    database = LoginDatabase.open(dataSource);
    opened.add(database);
    imports = node(2_000);
  }

  private UserImport node(int most) {
    return new UserImport(database, () -> groups, Duration.ofMinutes(1), most, clock, work);
  }

  @AfterEach
  void close() {
    opened.forEach(LoginDatabase::close);
  }

  private static ImportFile.Content text(String text) {
    return () -> new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private ImportStatus load(Source source, String links) throws Exception {
    return load(new ImportFile(source, "", text(links), null), false);
  }

  private ImportStatus load(Source source, String links, String users) throws Exception {
    return load(new ImportFile(source, "", text(links), text(users)), false);
  }

  /** The dry run from beginning to end. */
  private ImportStatus load(ImportFile file, boolean newIds) throws Exception {
    DryRun dryRun = imports.loadUnchecked(file, "file.csv", newIds).orElseThrow();
    work.all();
    assertThat(dryRun.end()).isCompleted();
    Optional<FileCheck> refused = imports.fileCheck();
    if (refused.isPresent()) {
      throw requireNonNull(refused.get().refusal());
    }
    assertThat(imports.status().orElseThrow().id()).isEqualTo(dryRun.id());
    return imports.status().orElseThrow();
  }

  /** The first column of a file with so many links. */
  private static String ids(int count) {
    StringBuilder file = new StringBuilder("x_id\n");
    for (int i = 1; i <= count; i++) {
      file.append(i).append('\n');
    }
    return file.toString();
  }

  private Optional<DryRun> begin(String links) throws IOException {
    return imports.loadUnchecked(
        new ImportFile(Source.CSV, "", text(links), null), "file.csv", false);
  }

  private ImportStatus run(ImportStatus status) {
    assertThat(imports.startUnchecked(status.id())).isTrue();
    work.all();
    return imports.status().orElseThrow();
  }

  /** Each row as its place, what is made of it, and why. */
  private List<String> report(ImportStatus status) {
    return imports.report(status.id(), null, 100).stream()
        .map(
            row ->
                (row.place() + " " + row.outcome().word() + " " + row.reason().word())
                    + (row.detail().isEmpty() ? "" : " " + row.detail()))
        .toList();
  }

  private RecordedLogin logIn(String xId, String handle) {
    LinkedUsers users = new LinkedUsers(database, clock);
    LinkedUser known = users.find(Profile.X, xId).orElse(null);
    Profile profile = new Profile(Profile.X, xId, handle, "Name at X", null, null);
    return users.recordLogin(profile, known, Set.of("user"), Logins.next());
  }

  private Person person(String userId) {
    return new People(database, clock).find(userId).orElseThrow();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @AllDatabases
  void anImportedUserLogsInAsThemselves(TestDatabase kind) throws Exception {
    open(kind);
    ImportStatus checked =
        load(
            Source.CSV,
            """
            x_id,handle,name,email,groups,created_at,user_id
            1301152652357595137,@anna,Änne 🙂,Anna@Example.org,editors staff,2021-05-06,u-1
            45671919,,,no address,,,
            """);
    assertThat(checked.counts()).isEqualTo(new Counts(2, 0, 0, 0, 0));
    assertThat(checked.state()).isEqualTo(State.CHECKED);
    assertThat(Rows.count(dataSource, "login_user")).as("the dry run makes no user").isZero();

    ImportStatus done = run(checked);

    assertThat(done.counts()).isEqualTo(new Counts(0, 0, 0, 2, 0));
    assertThat(done.state()).isEqualTo(State.DONE);
    Person before = person("u-1");
    assertThat(before.groups()).containsExactlyInAnyOrder("user", "editors", "staff");
    assertThat(before.createdAt()).isEqualTo("2021-05-06T00:00:00Z");
    assertThat(before.lastLoginAt())
        .as("the last log-in that is known")
        .isEqualTo("2021-05-06T00:00:00Z");
    assertThat(before.email()).as("a confirmed address").isNull();
    assertThat(before.accounts().get(0).profile().displayName()).isEqualTo("Änne 🙂");
    assertThat(before.accounts().get(0).profile().email()).isEqualTo("Anna@example.org");

    RecordedLogin login = logIn("1301152652357595137", "anna_new");

    assertThat(login.user().userId()).isEqualTo("u-1");
    assertThat(login.firstLogin()).isFalse();
    assertThat(person("u-1").accounts().get(0).formerUsernames()).containsExactly("anna");
    assertThat(Rows.count(dataSource, "login_user")).isEqualTo(2);
  }

  @AllDatabases
  void whatIsThereStaysAsItIs(TestDatabase kind) throws Exception {
    open(kind);
    String anna = logIn("1", "anna").user().userId();
    String ben = logIn("2", "ben").user().userId();
    execute(
        "insert into login_merge (user_id, merged_into, merged_at) select 'gone', '"
            + ben
            + "', created_at from login_user where id = '"
            + ben
            + "'");
    List<String> before =
        Rows.of(dataSource, "select username from login_account order by subject");

    ImportStatus checked =
        load(
            Source.CSV,
            """
            x_id,handle,name,user_id
            1,stolen,Someone,a
            3,ben,Another Ben,b
            4,,,%s
            5,,,gone
            6,,,has blanks
            7,,,%s
            8,,,..
            """
                .formatted(anna, "x".repeat(37)));

    assertThat(report(checked))
        .containsExactly(
            "2 there none",
            "3 new none",
            "4 conflict id-taken " + anna,
            "5 conflict id-taken gone",
            "6 conflict bad-user-id has blanks",
            "7 conflict bad-user-id " + "x".repeat(37),
            "8 conflict bad-user-id ..");
    run(checked);

    assertThat(
            Rows.of(
                dataSource,
                "select username from login_account where subject in ('1', '2') order by subject"))
        .isEqualTo(before);
    assertThat(person(ben).accounts().get(0).handleIsCurrent())
        .as("the handle of a user who logged in with it")
        .isTrue();
    assertThat(person("b").accounts().get(0).handleIsCurrent()).isFalse();
    assertThat(logIn("1", "anna").user().userId()).isEqualTo(anna);
  }

  @AllDatabases
  void conflictsAreListedAndTheRestIsImported(TestDatabase kind) throws Exception {
    open(kind);
    ImportStatus checked =
        load(
            Source.CSV,
            """
            x_id,handle,user_id
            ,jack,u1
            @jack,jack,u2
            1.23E+18,,u3
            10,,u4
            10,,u5
            11,,u4
            12,,u6
            """);

    assertThat(report(checked))
        .containsExactly(
            "2 conflict no-id",
            "3 conflict not-an-id",
            "4 conflict rounded-id",
            "5 new none",
            "6 conflict twice 5",
            "7 conflict second-account 5",
            "8 new none");
    assertThat(run(checked).counts()).isEqualTo(new Counts(0, 0, 5, 2, 0));
    assertThat(Rows.of(dataSource, "select id from login_user order by id"))
        .containsExactly("u4", "u6");
  }

  @AllDatabases
  void theUsersOfAnotherFileAreJoined(TestDatabase kind) throws Exception {
    open(kind);
    ImportStatus checked =
        load(
            Source.SUPABASE,
            """
            [{"user_id":"a","provider":"x","provider_id":"10","identity_data":{"name":"Anna"}},
             {"user_id":"b","provider":"x","provider_id":"11"},
             {"user_id":"c","provider":"x","provider_id":"12"},
             {"user_id":"c","provider":"google","provider_id":"12"}]
            """,
            """
            [{"id":"a","name":"Not Anna","email":"anna@example.org","created_at":"2022-01-01T00:00:00Z"},
             {"id":"b","name":"Ben","banned_until":"2099-01-01T00:00:00Z"},
             {"id":"other","name":"Other"}]
            """);

    assertThat(report(checked)).containsExactly("1 new none", "2 new none", "3 conflict no-user c");
    assertThat(checked.others()).containsExactly("google (1)");
    run(checked);
    assertThat(person("a").accounts().get(0).profile().displayName()).isEqualTo("Anna");
    assertThat(person("a").accounts().get(0).profile().email()).isEqualTo("anna@example.org");
    assertThat(person("a").createdAt()).isEqualTo("2022-01-01T00:00:00Z");
    assertThat(person("a").disabledAt()).isNull();
    assertThat(person("b").accounts().get(0).profile().displayName()).isEqualTo("Ben");
    assertThat(person("b").disabledAt()).isEqualTo(clock.instant());
  }

  /** Also in another case, and also if the setting came after the dry run. */
  @AllDatabases
  void noFileGivesGroupsOfTheSettings(TestDatabase kind) throws Exception {
    open(kind);
    ImportStatus checked =
        load(
            Source.KEYCLOAK,
            """
            {"users": [{"id": "u1", "groups": ["/admin", "/Admin", "/staff", "/later", "/with blank"],
              "federatedIdentities": [{"identityProvider": "twitter", "userId": "10"}]}]}
            """);

    assertThat(checked.counts()).isEqualTo(new Counts(1, 0, 0, 0, 1));
    assertThat(imports.report(checked.id(), null, 10).get(0).leftOut())
        .isEqualTo("Admin admin with blank");
    groups = new ImportGroups(Set.of("user"), Set.of("admin", "later"));
    run(checked);
    assertThat(person("u1").groups()).containsExactlyInAnyOrder("user", "staff");
  }

  @AllDatabases
  void aLargeFileIsImportedInBatchesByAnyNode(TestDatabase kind) throws Exception {
    open(kind);
    StringBuilder file = new StringBuilder("x_id,handle\n");
    for (int i = 1; i <= 1_234; i++) {
      file.append(i).append(",user").append(i).append('\n');
    }
    logIn("700", "there");
    ImportStatus checked = load(Source.CSV, file.toString());
    assertThat(checked.counts()).isEqualTo(new Counts(1_233, 1, 0, 0, 0));

    assertThat(imports.startUnchecked(checked.id())).isTrue();
    work.step();
    ImportStatus soFar = imports.status().orElseThrow();
    assertThat(soFar.counts().made()).isEqualTo(500);
    assertThat(Rows.count(dataSource, "login_user")).isEqualTo(501);
    assertThat(begin("x_id\n")).as("another file while this runs").isEmpty();
    assertThat(imports.discardUnchecked(checked.id())).isFalse();
    // The node is killed.
    work.tasks.clear();
    imports = node(2_000);
    imports.begin();
    work.all();

    assertThat(imports.status().orElseThrow().counts()).isEqualTo(new Counts(0, 1, 0, 1_233, 0));
    assertThat(imports.status().orElseThrow().state()).isEqualTo(State.DONE);
    assertThat(Rows.count(dataSource, "login_user")).isEqualTo(1_234);
  }

  @Test
  void itCanBeStoppedAndGoesOn() throws Exception {
    open(TestDatabase.H2);
    ImportStatus checked = load(Source.CSV, ids(1_100));
    imports.startUnchecked(checked.id());
    work.step();
    assertThat(imports.stopUnchecked(checked.id())).isTrue();
    work.all();

    ImportStatus stopped = imports.status().orElseThrow();
    assertThat(stopped.state()).isEqualTo(State.STOPPED);
    assertThat(stopped.counts()).isEqualTo(new Counts(600, 0, 0, 500, 0));
    assertThat(imports.isRunning()).isFalse();
    assertThat(run(stopped).counts().made()).isEqualTo(1_100);
    assertThat(imports.startUnchecked(stopped.id())).as("done").isFalse();
  }

  /** The same file again, after a mistake or with more users in it. */
  @Test
  void aSecondImportMakesNothingTwice() throws Exception {
    open(TestDatabase.H2);
    String file = "x_id,user_id\n10,a\n11,b\n";
    run(load(Source.CSV, file));

    ImportStatus again = load(Source.CSV, file + "12,c\n");

    assertThat(again.counts()).isEqualTo(new Counts(1, 2, 0, 0, 0));
    assertThat(run(again).counts()).isEqualTo(new Counts(0, 2, 0, 1, 0));
  }

  /** A log-in that the batch did not see makes the whole transaction fail. */
  @AllDatabases
  void aUserWhoLogsInMeanwhileKeepsTheLink(TestDatabase kind) throws Exception {
    open(kind);
    ImportStatus checked = load(Source.CSV, "x_id,user_id\n10,a\n11,b\n12,c\n13,d\n");
    String there = logIn("11", "b").user().userId();
    // Two rows of one account, which a batch cannot see either.
    execute("update login_import_row set x_id = '12' where x_id = '13'");

    ImportStatus done = run(checked);

    assertThat(done.counts()).isEqualTo(new Counts(0, 2, 0, 2, 0));
    assertThat(report(done))
        .containsExactly("2 made none", "3 there none", "4 made none", "5 there none");
    assertThat(logIn("11", "b").user().userId()).isEqualTo(there);
  }

  @Test
  void newIds() throws Exception {
    open(TestDatabase.H2);
    ImportFile file = new ImportFile(Source.CSV, "", text("x_id,user_id\n10,1\n11,no id\n"), null);

    run(load(file, true));

    assertThat(Rows.of(dataSource, "select id from login_user"))
        .hasSize(2)
        .allMatch(id -> id.length() == 36);
  }

  @AllDatabases
  void aBrokenFileChangesNothing(TestDatabase kind) throws Exception {
    open(kind);
    ImportStatus checked = load(Source.CSV, "x_id\n10\n");
    StringBuilder file = new StringBuilder("x_id,name\n");
    for (int i = 1; i <= 500; i++) {
      file.append(i).append(",a\n");
    }

    assertThatThrownBy(() -> load(Source.CSV, file + "501\n"))
        .isInstanceOfSatisfying(
            BadFileException.class,
            bad -> {
              assertThat(bad.fault()).isEqualTo(Fault.OTHER_COLUMNS);
              assertThat(bad.place()).isEqualTo(502);
            });

    assertThat(imports.status()).contains(checked);
    assertThat(Rows.count(dataSource, "login_import_row")).isEqualTo(1);
  }

  @AllDatabases
  void aFileIsCheckedInTheBackgroundByAnyNode(TestDatabase kind) throws Exception {
    open(kind);
    ImportStatus last = load(Source.CSV, "x_id\n9999\n");
    DryRun dryRun = begin(ids(1_234)).orElseThrow();
    assertThat(check().state()).isEqualTo(State.READING);
    work.step();
    assertThat(check())
        .isEqualTo(
            new FileCheck(
                dryRun.id(),
                Source.CSV,
                "file.csv",
                State.CHECKING,
                clock.instant(),
                1_000,
                0,
                1_234,
                null));
    work.step();
    assertThat(check().compared()).isEqualTo(500);
    assertThat(imports.status()).as("until the end").contains(last);
    assertThat(begin("x_id\n1\n")).as("another file").isEmpty();
    assertThat(imports.startUnchecked(last.id())).as("an import meanwhile").isFalse();
    assertThat(dryRun.end()).isNotDone();
    // The node is killed.
    work.tasks.clear();
    imports = node(2_000);
    imports.begin();
    work.all();

    assertThat(imports.fileCheck()).isEmpty();
    assertThat(imports.status().orElseThrow().id()).isEqualTo(dryRun.id());
    assertThat(imports.status().orElseThrow().counts()).isEqualTo(new Counts(1_234, 0, 0, 0, 0));
  }

  private FileCheck check() {
    return imports.fileCheck().orElseThrow();
  }

  /** No other node can read the file. */
  @Test
  void aFileOfANodeThatWasKilledIsRefused() throws Exception {
    open(TestDatabase.H2);
    begin(ids(10));
    work.tasks.clear();
    clock.advance(Duration.ofSeconds(110));
    assertThat(check().state()).isEqualTo(State.READING);
    assertThat(begin(ids(11))).isEmpty();

    clock.advance(Duration.ofSeconds(11));

    assertThat(check().state()).isEqualTo(State.REFUSED);
    assertThat(requireNonNull(check().refusal()).fault()).isEqualTo(Fault.INTERRUPTED);
    assertThat(load(Source.CSV, ids(11)).counts().open()).isEqualTo(11);
  }

  /** It was asleep, and takes itself for alive. */
  @Test
  void aFileOfASlowNodeDoesNotReplaceAnImportThatRuns() throws Exception {
    open(TestDatabase.H2);
    ImportStatus last = load(Source.CSV, ids(600));
    begin("x_id\n9999\n");
    clock.advance(Duration.ofSeconds(121));
    assertThat(imports.startUnchecked(last.id())).isTrue();
    work.all();

    ImportStatus status = imports.status().orElseThrow();
    assertThat(status.id()).isEqualTo(last.id());
    assertThat(status.counts().made()).isEqualTo(600);
    assertThat(requireNonNull(check().refusal()).fault()).isEqualTo(Fault.INTERRUPTED);
    assertThat(Rows.count(dataSource, "login_import_row")).as("nothing of the file").isEqualTo(600);
  }

  @Test
  void aCheckCanBeCancelled() throws Exception {
    open(TestDatabase.H2);
    DryRun first = begin(ids(600)).orElseThrow();
    assertThat(imports.discardUnchecked(first.id())).isTrue();
    DryRun second = begin(ids(700)).orElseThrow();
    assertThat(imports.discardUnchecked(first.id())).as("of another file").isFalse();
    work.step();
    assertThat(first.end()).isCompleted();
    assertThat(check().id()).isEqualTo(second.id());
    work.step();
    assertThat(check().state()).isEqualTo(State.CHECKING);
    assertThat(imports.discardUnchecked(second.id())).isTrue();
    work.all();

    assertThat(second.end()).isCompleted();
    assertThat(imports.fileCheck()).isEmpty();
    assertThat(imports.status()).isEmpty();
    assertThat(Rows.count(dataSource, "login_import_row")).isZero();
  }

  @Test
  void aNodeThatStopsSaysSo() throws Exception {
    open(TestDatabase.H2);
    begin(ids(10));
    imports.close();
    work.all();

    assertThat(requireNonNull(check().refusal()).fault()).isEqualTo(Fault.INTERRUPTED);
    assertThat(Rows.count(dataSource, "login_import_row")).isZero();
  }

  /** The files have names and addresses. */
  @Test
  void noCopyOfAFileStaysOnTheDisk() throws Exception {
    open(TestDatabase.H2);
    begin("x_id,name\n1,Anna\n");
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("login-import")))
          .isEmpty();
    }
    work.all();
    assertThat(imports.status().orElseThrow().counts().open()).isEqualTo(1);
  }

  @Test
  void thereIsALimit() throws Exception {
    open(TestDatabase.H2);
    imports = node(2);

    assertThatThrownBy(() -> load(Source.CSV, "x_id\n1\n2\n3\n"))
        .isInstanceOfSatisfying(
            BadFileException.class, bad -> assertThat(bad.fault()).isEqualTo(Fault.TOO_MANY));
  }

  @Test
  void aFileWithoutLinksToXIsRefused() {
    open(TestDatabase.H2);

    assertThatThrownBy(
            () ->
                load(
                    Source.AUTHJS,
                    "[{\"userId\":1,\"provider\":\"github\",\"providerAccountId\":\"1\"}]"))
        .isInstanceOfSatisfying(
            BadFileException.class,
            bad -> {
              assertThat(bad.fault()).isEqualTo(Fault.EMPTY);
              assertThat(bad.detail()).isEqualTo("github (1)");
            });
  }

  /** As JavaScript writes the ids of X. They would be the ids of other users. */
  @Test
  void roundedIdsAreRefused() {
    open(TestDatabase.H2);

    assertThatThrownBy(
            () ->
                load(
                    Source.CSV,
                    "x_id\n1301152652357595100\n1301152652357595200\n1301152652357595300\n"))
        .isInstanceOfSatisfying(
            BadFileException.class, bad -> assertThat(bad.fault()).isEqualTo(Fault.ROUNDED));
  }

  @Test
  void whatWasReadIsDeletedAfterAWeek() throws Exception {
    open(TestDatabase.H2);
    load(Source.CSV, "x_id\n10\n");
    clock.advance(Duration.ofDays(6));
    imports.begin();
    work.all();
    assertThat(imports.status()).isPresent();

    clock.advance(Duration.ofDays(2));
    imports.begin();
    work.all();

    assertThat(imports.status()).isEmpty();
    assertThat(Rows.count(dataSource, "login_import_row")).isZero();
  }

  @Test
  void anImportThatWasReplacedIsNotStarted() throws Exception {
    open(TestDatabase.H2);
    ImportStatus first = load(Source.CSV, "x_id\n10\n");
    ImportStatus second = load(Source.CSV, "x_id\n11\n");

    assertThat(imports.startUnchecked(first.id())).isFalse();
    assertThat(imports.discardUnchecked(second.id())).isTrue();
    assertThat(imports.status()).isEmpty();
  }

  /** Half of a surrogate pair, a NUL, a right-to-left mark and a text of 300 characters. */
  @AllDatabases
  void anyTextIsTaken(TestDatabase kind) throws Exception {
    open(kind);
    ImportStatus checked =
        load(
            Source.SUPABASE,
            "[{\"user_id\":\"a\",\"provider\":\"x\",\"provider_id\":\"10\",\"identity_data\":{\"name\":\"\\ud800"
                + " \\u0000 \\u200f =1+1 "
                + "😀".repeat(150)
                + "\"}},{\"user_id\":\"\\u0000b\",\"provider\":\"x\",\"provider_id\":\"1\\ud8001\"}]");

    assertThat(report(checked)).containsExactly("1 new none", "2 conflict not-an-id");
    assertThat(run(checked).counts().made()).isEqualTo(1);
    assertThat(person("a").accounts().get(0).profile().displayName()).contains("=1+1");
    String other = "x".repeat(39) + "😀";
    String link =
        "[{\"userId\":1,\"provider\":\"%s\",\"providerAccountId\":\"1\"}]".formatted(other);
    assertThatThrownBy(() -> load(Source.AUTHJS, link))
        .isInstanceOfSatisfying(
            BadFileException.class, bad -> assertThat(bad.fault()).isEqualTo(Fault.EMPTY));
  }

  @Test
  void aTimeInTheFutureIsNow() throws Exception {
    open(TestDatabase.H2);
    run(load(Source.CSV, "x_id,user_id,created_at\n10,a,2099-01-01\n11,b,1970-01-02\n"));

    assertThat(person("a").createdAt()).isEqualTo(clock.instant());
    assertThat(person("b").createdAt()).isEqualTo(clock.instant());
    assertThat(person("a").lastLoginAt()).isBeforeOrEqualTo(Instant.now());
  }
}
