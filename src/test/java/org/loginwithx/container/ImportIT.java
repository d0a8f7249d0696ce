package org.loginwithx.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.loginwithx.simulator.XAccount;
import org.loginwithx.simulator.XSimulator;

/** Users of another site who come here: by the page, and by the command of the JAR. */
final class ImportIT {

  static final String PAGE = "/admin/import";
  private static final String TOKEN = XSimulator.SECRET_MARK + "OfTheImport0000000000000001";

  /** As Keycloak writes a realm: an id of the user there, and the id at X. */
  private static final String REALM =
      """
      {"realm": "old-site",
       "users": [
        {"id": "45526cca-291a-405e-8234-6088454e18c4", "username": "anna", "firstName": "Anna",
         "lastName": "=HYPERLINK(0)<script>", "email": "anna@example.org", "emailVerified": true,
         "enabled": true, "createdTimestamp": 1645544502633, "groups": ["/admin", "/editors"],
         "federatedIdentities": [{"identityProvider": "twitter", "userId": "1301152652357595137",
                                  "userName": "anna_at_x"}]},
        {"id": "d5b7d1ff-3b5c-4d7e-8b58-0c1f4f0c2f11", "username": "ben", "enabled": false,
         "federatedIdentities": [{"identityProvider": "twitter", "userId": "1301152652357595138",
                                  "userName": "ben_at_x"}]},
        {"id": "0e8a7a8a-5d2b-4f0e-9f62-6a3bbf4c3d22", "username": "cem",
         "federatedIdentities": [{"identityProvider": "twitter", "userName": "cem_at_x"}]}]}
      """;

  private static LoginServer server;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>();
    settings.put("LOGIN_ADMIN_IDS", LoginServer.ADMIN_ID);
    settings.put("LOGIN_IMPORT_TOKEN", TOKEN);
    settings.put("LOGIN_GROUPS", "user");
    server = LoginServer.start("import", settings, List.of());
    server.x().putAccount(XAccount.of(LoginServer.ADMIN_ID, "boss", "Boss"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Has a file checked. */
  static Answer upload(Visitor visitor, String source, String file) {
    return visitor.upload(
        PAGE,
        Map.of("csrf", visitor.get(PAGE).csrf(), "action", "check", "source", source),
        Map.of("links", file));
  }

  /** Starts the import of the file that was checked; gives the question before it. */
  static Answer start(Visitor visitor) {
    String question =
        visitor.get(PAGE).body().replaceAll("(?s).*id=\"start\"[^>]*href=\"([^\"]+)\".*", "$1");
    Answer asked = visitor.get(question);
    Answer started =
        visitor.post(
            PAGE, Map.of("csrf", asked.csrf(), "action", "start", "id", asked.field("id")));
    assertThat(started.status()).isEqualTo(303);
    return asked;
  }

  @Test
  @DisplayName("A user of another site logs in as themselves")
  void anImportedUserLogsIn() {
    Visitor boss = Visitor.loggedIn(server, "boss");

    assertThat(upload(boss, "keycloak", REALM).status()).isEqualTo(303);

    Answer checked = boss.get(PAGE);
    assertThat(checked.body())
        .contains("No user is created yet", "Conflicts: 1", "Would be created: 2")
        .contains("1301152652357595137", "cem_at_x", "A handle passes to other users")
        .contains("Without the groups: admin", "=HYPERLINK(0)&lt;script&gt;")
        .doesNotContain("<script>");
    String csv = boss.get("/admin/import.csv").body();
    assertThat(csv).contains("place,x_id", "anna_at_x").doesNotContain(",=HYPERLINK");
    assertThat(start(boss).body()).contains("2 users are created", "stay unconfirmed");
    server.awaitLogLine("event=import", "outcome=done", "made=2");
    assertThat(boss.get(PAGE).body()).contains("2 of 2 users are created", "Created: 2");

    server.x().putAccount(XAccount.of("1301152652357595137", "anna_is_new", "Anna at X"));
    server.x().putAccount(XAccount.of("1301152652357595138", "ben_at_x", "Ben"));
    Visitor anna = Visitor.loggedIn(server, "anna_is_new");

    assertThat(AdminIT.userId(anna)).isEqualTo("45526cca-291a-405e-8234-6088454e18c4");
    assertThat(boss.get("/admin/people/" + AdminIT.userId(anna)).body())
        .contains("editors", "anna_at_x")
        .doesNotContain(">Administrator<");
    assertThat(anna.get("/admin").status()).isEqualTo(403);
    assertThat(anna.get("/account").body())
        .as("an address of a file")
        .doesNotContain("anna@example.org");
    Visitor ben = new Visitor(server);
    ben.logIn("ben_at_x");
    assertThat(ben.isAnonymous()).as("disabled there").isTrue();
  }

  /** It would stay with the user when X no longer says what the rule asks for. */
  @Test
  void noFileGivesTheGroupOfARule() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    SignUpIT.addRule(boss, "known-ones");

    upload(boss, "csv", "x_id,groups\n990001,Known-Ones other\n");

    assertThat(boss.get(PAGE).body())
        .contains("Without the groups: Known-Ones.", "1 user has a group");
  }

  @Test
  @DisplayName("Only administrators import, from a page of this site, soon after a log-in")
  void theUploadTakesProofs() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    Visitor member = Visitor.loggedIn(server, "member");
    Map<String, String> file = Map.of("links", "x_id\n77\n");
    Map<String, String> form = Map.of("action", "check", "source", "csv");

    assertThat(boss.upload(PAGE, form, file).status()).as("without the token").isEqualTo(403);
    assertThat(member.get(PAGE).status()).isEqualTo(403);
    assertThat(member.get("/admin/import.csv").status()).isEqualTo(403);
    Map<String, String> ofMember = new HashMap<>(form);
    ofMember.put("csrf", member.get("/account").csrf());
    assertThat(member.upload(PAGE, ofMember, file).status()).isEqualTo(403);
    assertThat(new Visitor(server).upload(PAGE, form, file).location()).contains("/sign-in");
  }

  @Test
  void aBadFileIsNamedAtItsField() {
    Visitor boss = Visitor.loggedIn(server, "boss");

    assertThat(upload(boss, "csv", "x_id,name\n1,a\n2\n").location()).endsWith(PAGE);

    assertThat(boss.get(PAGE).body())
        .contains("id=\"links-error\"", "Line 3 has another number of fields", "Nothing was kept");
    upload(boss, "csv", "");
    assertThat(boss.get(PAGE).body()).contains("Choose a file");
  }

  /** More than other forms may have. */
  @Test
  void aFileMayBeLarge() {
    Visitor boss = Visitor.loggedIn(server, "boss");

    upload(boss, "csv", large());
    LoginServer.await(() -> !boss.get(PAGE).body().contains("check-of-file"), "the dry run");

    assertThat(boss.get(PAGE).body()).contains("Would be created: 20,000");
    assertThat(boss.post("/logout", Map.of("csrf", "a".repeat(70_000))).status()).isEqualTo(413);
  }

  /** It may be done already when the button is pressed. */
  @Test
  void aCheckCanBeCancelled() {
    Visitor boss = Visitor.loggedIn(server, "boss");
    upload(boss, "csv", large());
    Answer page = boss.get(PAGE);
    // The check is the first one on the page, above the last import.
    String id = page.body().replaceFirst("(?s).*?name=\"id\" value=\"([^\"]+)\".*", "$1");

    boss.post(PAGE, Map.of("csrf", page.csrf(), "action", "cancel", "id", id));

    assertThat(boss.get(PAGE).body()).contains("The check is cancelled.").doesNotContain(id);
  }

  private static String large() {
    StringBuilder file = new StringBuilder("x_id,name\n");
    for (int i = 0; i < 20_000; i++) {
      file.append(5_000_000 + i).append(",A user with a long name\n");
    }
    return file.toString();
  }

  record Ran(int status, String out, String err) {}

  private Ran run(String token, String... arguments) throws IOException, InterruptedException {
    return run(server, directory, token, arguments);
  }

  /**
   * Runs the command of the JAR.
   *
   * @param directory for its output
   */
  static Ran run(LoginServer server, Path directory, String token, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-cp", System.getProperty("login.classes.jar"), "org.loginwithx.imports.ImportUsers"));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    ProcessBuilder process =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    process.environment().put("LOGIN_PUBLIC_URL", server.payara().baseUri().toString());
    process.environment().put("LOGIN_IMPORT_TOKEN", token);
    int status = process.start().waitFor();
    return new Ran(status, Files.readString(out), Files.readString(err));
  }

  @Test
  @DisplayName("The command of the JAR checks a file, imports it and reports")
  void byTheCommandLine() throws Exception {
    Path links = directory.resolve("federated_credentials.csv");
    Path users = directory.resolve("users.csv");
    Files.writeString(
        links,
        """
        id,user_id,provider,subject
        1,31,https://twitter.com,880001
        2,32,https://twitter.com,1.23E+18
        3,33,https://accounts.google.com,5
        """);
    Files.writeString(users, "id,username,name,email\n31,dora,Dora,dora@example.org\n32,e,E,\n");

    Ran checked = run(TOKEN, "check", "passport", links.toString(), "--users", users.toString());

    assertThat(checked.err()).isEmpty();
    assertThat(checked.status()).isZero();
    assertThat(checked.out())
        .contains("Checked. No user is created yet. passport federated_credentials.csv")
        .contains("new       1", "conflict  1")
        .contains("conflict  3: 1.23E+18 \"E\". A program has taken the id for a number")
        .contains("https://accounts.google.com (1)");
    String id = checked.out().replaceAll("(?s).*\nid +(\\S+)\n.*", "$1");
    assertThat(run(TOKEN, "check", "keycloak", users.toString()).status()).isEqualTo(1);
    Ran started = run(TOKEN, "start", id);
    assertThat(started.err()).as("not about the file that was refused").isEmpty();
    assertThat(started.status()).isZero();
    assertThat(started.out()).contains("Done. passport", "made      1");
    assertThat(run(TOKEN, "report").out()).contains("made      2: 880001 \"Dora\"");
    assertThat(run(TOKEN, "start", id).err()).contains("There is no such import any more");
    assertThat(run(TOKEN, "check", "keycloak", users.toString()).err())
        .contains("only JSON comes from Keycloak");
    String last = run(TOKEN, "discard", id).out();
    assertThat(last).startsWith("Refused. keycloak users.csv").doesNotContain("Done.");
    String refused = last.replaceAll("(?s).*\nid +(\\S+)\n.*", "$1");
    assertThat(run(TOKEN, "discard", refused).out()).contains("No file was read.");
    Path large = Files.writeString(directory.resolve("large.csv"), large());
    Ran ofLarge = run(TOKEN, "check", "csv", large.toString());
    assertThat(ofLarge.err()).isEmpty();
    assertThat(ofLarge.out()).contains("Checked.", "new       20000");

    server.x().putAccount(XAccount.of("880001", "dora_at_x", "Dora at X"));
    assertThat(AdminIT.userId(Visitor.loggedIn(server, "dora_at_x"))).isEqualTo("31");
  }

  @Test
  void theCommandTakesItsToken() throws Exception {
    Path file = directory.resolve("users.csv");
    Files.writeString(file, "x_id\n9\n" + "9\n".repeat(200_000), UTF_8);

    Ran refused = run("a".repeat(40), "check", "csv", file.toString());

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).isNotEmpty();
    assertThat(new Visitor(server).get("/import").status()).isEqualTo(401);
    assertThat(new Visitor(server).post("/import", Map.of("action", "start")).status())
        .isEqualTo(401);
    server.awaitLogLine("event=import", "outcome=refused", "wrong_token");
    assertThat(server.payara().log()).doesNotContain(TOKEN);
    assertThat(new Visitor(LoginServer.shared()).get("/import").status())
        .as("without the setting")
        .isEqualTo(404);
  }

  @Test
  void theCommandExplainsItself() throws Exception {
    assertThat(run(TOKEN).status()).isEqualTo(2);
    assertThat(run(TOKEN).err()).contains("check SOURCE FILE", "LOGIN_IMPORT_TOKEN");
    assertThat(run(TOKEN, "start").status()).isEqualTo(2);
    assertThat(run(TOKEN, "check", "csv", "no-such-file").err()).contains("cannot be read");
  }
}
