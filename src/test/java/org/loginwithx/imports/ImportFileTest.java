package org.loginwithx.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.imports.BadFileException.Fault;

/** Files as Keycloak, Passport, Auth.js, Supabase and django-allauth export them. */
final class ImportFileTest {

  private static final Instant NOW = Instant.parse("2026-11-29T08:00:00Z");

  private final List<SourceRow> links = new ArrayList<>();
  private final List<SourceRow> users = new ArrayList<>();
  private Map<String, Integer> others = Map.of();

  private static ImportFile.Content resource(String name) {
    return () -> ImportFileTest.class.getResourceAsStream(name);
  }

  private static ImportFile.Content text(String text) {
    return () -> new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private void readFile(Source source, String provider, ImportFile.Content content)
      throws IOException, BadFileException {
    read(new ImportFile(source, provider, content, null));
  }

  private void read(Source source, String links, @Nullable String users)
      throws IOException, BadFileException {
    read(new ImportFile(source, "", text(links), users == null ? null : text(users)));
  }

  private void read(ImportFile file) throws IOException, BadFileException {
    others = file.readLinks(links::add);
    file.readUsers(NOW, users::add);
  }

  private BadFileException refusal(Source source, String links, @Nullable String users) {
    return catchThrowableOfType(BadFileException.class, () -> read(source, links, users));
  }

  private List<String> xIds() {
    return links.stream().map(SourceRow::xId).toList();
  }

  @Test
  void theExportOfARealmOfKeycloak() throws Exception {
    readFile(Source.KEYCLOAK, "twitter1", resource("keycloak.json"));

    assertThat(links)
        .containsExactly(
            new SourceRow(
                3,
                "1301152652357595137",
                "45526cca-291a-405e-8234-6088454e18c4",
                "twuser1",
                "My Social",
                "social@example.org",
                List.of("editors", "admin", "Group A/Group B"),
                true,
                Instant.parse("2022-02-22T15:41:42.633Z")));
    assertThat(others).containsExactly(Map.entry("google1", 1));
  }

  /** Then the report can say which names there are. */
  @Test
  void aProviderWithAnotherNameIsCounted() throws Exception {
    readFile(Source.KEYCLOAK, "", resource("keycloak.json"));

    assertThat(links).isEmpty();
    assertThat(others).containsOnlyKeys("google1", "twitter1");
  }

  @Test
  void theTablesOfPassportAsCsv() throws Exception {
    read(
        Source.PASSPORT,
        """
        id,user_id,provider,subject
        1,1,https://twitter.com,45671919
        2,2,https://accounts.google.com,1078
        """,
        """
        id,username,name,email
        1,,"Anna ""The"" Smith, Dr.",anna@example.org
        2,ben,Ben,
        """);

    assertThat(xIds()).containsExactly("45671919");
    assertThat(links.get(0).sourceId()).isEqualTo("1");
    assertThat(users.get(0).name()).isEqualTo("Anna \"The\" Smith, Dr.");
    assertThat(users.get(0).email()).isEqualTo("anna@example.org");
    assertThat(users).hasSize(2);
  }

  @Test
  void theTablesOfPassportAsJson() throws Exception {
    read(
        Source.PASSPORT,
        """
        [{"id":1,"user_id":1,"provider":"https://twitter.com","subject":"45671919"}]
        """,
        """
        [{"id":1,"username":null,"hashed_password":null,"salt":null,"name":"Anna"}]
        """);

    assertThat(xIds()).containsExactly("45671919");
    assertThat(users)
        .extracting(SourceRow::sourceId, SourceRow::name)
        .hasToString("[(\"1\", \"Anna\")]");
  }

  /** The adapter for PostgreSQL writes userId, others user_id; MongoDB has ids of its own. */
  @Test
  void theTablesOfAuthJs() throws Exception {
    read(
        Source.AUTHJS,
        """
        {"accounts": [
          {"id":1,"userId":5,"type":"oauth","provider":"twitter","providerAccountId":"45671919","access_token":"a"},
          {"id":2,"user_id":6,"type":"oauth","provider":"twitter","provider_account_id":"45671920"},
          {"_id":{"$oid":"6"},"userId":{"$oid":"64b0c0ffee0c0ffee0c0ffee"},"provider":"twitter","providerAccountId":"45671921"},
          {"id":3,"userId":6,"provider":"github","providerAccountId":"1"}],
         "users": [
          {"id":5,"name":"Anna","email":"anna@example.org","emailVerified":null,"image":null},
          {"_id":{"$oid":"64b0c0ffee0c0ffee0c0ffee"},"name":"Ben"}]}
        """,
        null);

    assertThat(links)
        .extracting(SourceRow::xId, SourceRow::sourceId)
        .hasToString(
            "[(\"45671919\", \"5\"), (\"45671920\", \"6\"),"
                + " (\"45671921\", \"64b0c0ffee0c0ffee0c0ffee\")]");
    assertThat(users)
        .extracting(SourceRow::sourceId)
        .containsExactly("5", "64b0c0ffee0c0ffee0c0ffee");
  }

  @Test
  void theIdentitiesOfSupabase() throws Exception {
    readFile(Source.SUPABASE, "", resource("supabase.json"));

    assertThat(links)
        .containsExactly(
            new SourceRow(
                1,
                "1301152652357595137",
                "5f1a0fd2-3d6b-4c39-9a58-5d5b0b6a51c7",
                "realllkk520",
                "Real KK",
                "kk@example.org",
                List.of(),
                false,
                Instant.parse("2023-04-01T08:00:00.123456Z")));
    assertThat(others).containsExactly(Map.entry("email", 1));
  }

  /** As the table editor of Supabase exports it. Before 2023, the id at X was only in the data. */
  @Test
  void theIdentitiesOfSupabaseAsCsv() throws Exception {
    read(
        Source.SUPABASE,
        """
        id,user_id,identity_data,provider,created_at
        45671919,u-1,"{""sub"":""45671919"",""user_name"":""anna_x""}",twitter,2021-12-01 10:00:00+01
        """,
        """
        id,email,banned_until,deleted_at
        u-1,anna@example.org,2099-01-01 00:00:00+00,
        u-2,ben@example.org,2020-01-01 00:00:00+00,
        u-3,cem@example.org,,2024-01-01 00:00:00+00
        """);

    assertThat(xIds()).containsExactly("45671919");
    assertThat(links.get(0).handle()).isEqualTo("anna_x");
    assertThat(links.get(0).createdAt()).isEqualTo("2021-12-01T09:00:00Z");
    assertThat(users).extracting(SourceRow::disabled).containsExactly(true, false, true);
  }

  @Test
  void dumpdataOfDjango() throws Exception {
    readFile(Source.ALLAUTH, "", resource("django.json"));

    assertThat(links)
        .extracting(SourceRow::xId, SourceRow::sourceId, SourceRow::handle, SourceRow::name)
        .hasToString(
            "[(\"1301152652357595137\", \"7\", \"realllkk520\", \"realllkk520\"),"
                + " (\"45671919\", \"8\", \"anna_x\", \"Anna X\")]");
    assertThat(users)
        .extracting(SourceRow::sourceId, SourceRow::email, SourceRow::disabled)
        .hasToString("[(\"7\", \"kk@example.org\", true), (\"8\", \"\", false)]");
    // The first user is a superuser there.
    assertThat(links).allMatch(row -> row.groups().isEmpty());
  }

  @Test
  void theTablesOfDjangoAsCsv() throws Exception {
    read(
        Source.ALLAUTH,
        """
        id,provider,uid,last_login,date_joined,extra_data,user_id
        1,twitter,45671919,2024-05-01 08:00:00+00,2022-03-04 05:06:07.89+00,"{""screen_name"": ""anna_x""}",7
        """,
        """
        id,password,username,first_name,last_name,email,is_active
        7,!,anna,Anna,Smith,,f
        """);

    assertThat(links.get(0).handle()).isEqualTo("anna_x");
    assertThat(users.get(0).disabled()).isTrue();
    assertThat(users.get(0).name()).isEqualTo("Anna Smith");
  }

  /** Without the users it would not be known who is disabled. */
  @Test
  void djangoTakesTheUsers() {
    BadFileException refusal =
        refusal(Source.ALLAUTH, "user_id,provider,uid\n7,twitter,45671919\n", null);

    assertThat(refusal.fault()).isEqualTo(Fault.NO_USERS);
  }

  @Test
  void plainCsv() throws Exception {
    read(
        Source.CSV,
        "\ufeffX_ID;Handle;Name;Groups;Disabled;Created_at;User_id\r\n"
            + "45671919;@anna_x;Änne;editors, staff;true;2021-05-06;a1\r\n"
            + "\r\n"
            + "45671920;;\"two\r\nlines\";;;;\r\n",
        null);

    assertThat(links)
        .extracting(SourceRow::place, SourceRow::xId, SourceRow::name, SourceRow::disabled)
        .hasToString(
            "[(2, \"45671919\", \"Änne\", true), (4, \"45671920\", \"two  lines\", false)]");
    assertThat(links.get(0).createdAt()).isEqualTo("2021-05-06T00:00:00Z");
    assertThat(links.get(0).sourceId()).isEqualTo("a1");
  }

  /** A number type would make 1301152652357595100 of it. */
  @Test
  void aNumberKeepsItsDigits() throws Exception {
    read(
        Source.PASSPORT,
        """
        [{"user_id":1,"provider":"https://twitter.com","subject":1301152652357595137},
         {"user_id":2,"provider":"https://twitter.com","subject":1.23E+18}]
        """,
        null);

    assertThat(xIds()).containsExactly("1301152652357595137", "1.23E+18");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # id                  , reason
          45671919              , NONE
          1301152652357595137   , NONE
          9223372036854775807   , NONE
          ''                    , NO_ID
          @jack                 , NOT_AN_ID
          jack                  , NOT_AN_ID
          0                     , NOT_AN_ID
          007                   , NOT_AN_ID
          -5                    , NOT_AN_ID
          12345678901234567890  , NOT_AN_ID
          1.23E+18              , ROUNDED_ID
          '1,23E+18'            , ROUNDED_ID
          1.30115265235760e+18  , ROUNDED_ID
          1301152652357595137.0 , ROUNDED_ID
          1301152652357590000   , ROUNDED_ID
          """)
  void whatIsAnIdAtX(String text, Reason reason) {
    assertThat(XId.problem(text)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '{"users": ['                                          , BROKEN_JSON , 1
          '{"users": [\n{"id": "1"},\n{"id" "2"}]}'              , BROKEN_JSON , 3
          '{"users": [{"id": "1"}, 5]}'                          , NO_OBJECT   , 2
          '{"clients": []}'                                      , NO_ARRAY    , 0
          '"text"'                                               , NO_ARRAY    , 0
          'x_id'                                                 , NO_ARRAY    , 0
          ''                                                     , NO_ARRAY    , 0
          """)
  void aBrokenFileOfKeycloakSaysWhere(String text, Fault fault, long place) {
    BadFileException refusal = refusal(Source.KEYCLOAK, text.replace("\\n", "\n"), null);

    assertThat(refusal.fault()).isEqualTo(fault);
    assertThat(refusal.place()).isEqualTo(place);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'handle,name\nanna,Anna'            , NO_COLUMN     , 1 , x_id
          'x_id,name\n1,Anna\n2\n'            , OTHER_COLUMNS , 3 , 1/2
          'x_id,name\n1,"Anna\n2,Ben\n'       , BROKEN_QUOTES , 2 , ''
          'x_id,name\n1,"Anna"s\n'            , BROKEN_QUOTES , 2 , ''
          """)
  void aBrokenCsvFileSaysWhere(String text, Fault fault, long place, String detail) {
    BadFileException refusal = refusal(Source.CSV, text.replace("\\n", "\n"), null);

    assertThat(refusal.fault()).isEqualTo(fault);
    assertThat(refusal.place()).isEqualTo(place);
    assertThat(refusal.detail()).isEqualTo(detail);
  }

  @Test
  void anotherEncodingIsRefused() {
    byte[] latin = "x_id,name\n1,Änne\n".getBytes(ISO_8859_1);
    byte[] json = "[{\"x\":\"Änne\"}]".getBytes(ISO_8859_1);

    for (ImportFile file :
        List.of(
            new ImportFile(Source.CSV, "", () -> new ByteArrayInputStream(latin), null),
            new ImportFile(Source.PASSPORT, "", () -> new ByteArrayInputStream(json), null))) {
      BadFileException refusal = catchThrowableOfType(BadFileException.class, () -> read(file));
      assertThat(refusal.fault()).isEqualTo(Fault.NOT_UTF8);
    }
  }

  @Test
  void aLinkWithoutAUserIsRefused() {
    BadFileException refusal =
        refusal(Source.PASSPORT, "user_id,provider,subject\n,twitter,1\n", null);

    assertThat(refusal.fault()).isEqualTo(Fault.NO_USER_ID);
    assertThat(refusal.place()).isEqualTo(2);
  }

  @Test
  void brokenJsonInAColumnSaysWhere() {
    BadFileException refusal =
        refusal(Source.SUPABASE, "user_id,provider,identity_data\n1,twitter,\"{'a': 1}\"\n", null);

    assertThat(refusal.fault()).isEqualTo(Fault.BROKEN_JSON);
    assertThat(refusal.place()).isEqualTo(2);
  }

  /** The parser would hold the text as a whole. */
  @Test
  void aTextWithoutEndIsRefused() {
    ImportFile.Content endless =
        () ->
            new SequenceInputStream(
                new ByteArrayInputStream("{\"users\":[{\"id\":\"".getBytes(UTF_8)),
                new InputStream() {
                  @Override
                  public int read() {
                    return 'a';
                  }

                  @Override
                  public int read(byte[] buffer, int offset, int length) {
                    Arrays.fill(buffer, offset, offset + length, (byte) 'a');
                    return length;
                  }
                });

    BadFileException refusal =
        catchThrowableOfType(BadFileException.class, () -> readFile(Source.KEYCLOAK, "", endless));

    assertThat(refusal.fault()).isEqualTo(Fault.TOO_LARGE);
  }

  @Test
  void deepNestingIsRefused() {
    BadFileException refusal =
        refusal(Source.KEYCLOAK, "{\"users\":[{\"a\":" + "[".repeat(200) + "]}", null);

    assertThat(refusal.fault()).isEqualTo(Fault.TOO_LARGE);
  }

  @Test
  void longNameAboveManyFieldsIsRefused() {
    BadFileException refusal =
        refusal(
            Source.KEYCLOAK,
            "{\"users\":[{\"" + "n".repeat(2_000) + "\":[" + "1,".repeat(900) + "1]}]}",
            null);

    assertThat(refusal.fault()).isEqualTo(Fault.TOO_LARGE);
  }

  /** An array of realms, for instance. */
  @Test
  void anEntryWithThousandsOfFieldsIsRefused() {
    String fields =
        String.join(",", IntStream.range(0, 3_000).mapToObj(i -> "\"a" + i + "\":1").toList());

    BadFileException refusal = refusal(Source.KEYCLOAK, "[{" + fields + "}]", null);

    assertThat(refusal.fault()).isEqualTo(Fault.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          1645544502633                   , 2022-02-22T15:41:42.633Z
          1645544502                      , 2022-02-22T15:41:42Z
          2022-02-22T15:41:42Z            , 2022-02-22T15:41:42Z
          2022-02-22 15:41:42.5+05:30     , 2022-02-22T10:11:42.5Z
          2022-02-22 15:41:42             , 2022-02-22T15:41:42Z
          2022-02-22 15:41:42 UTC         , 2022-02-22T15:41:42Z
          2022-02-22                      , 2022-02-22T00:00:00Z
          2022-02-31                      ,
          yesterday                       ,
          """)
  void times(String text, @Nullable Instant time) {
    assertThat(SourceTime.parse(text)).isEqualTo(time);
  }

  @Test
  void nothingOfAUserIsInALog() throws Exception {
    readFile(Source.SUPABASE, "", resource("supabase.json"));

    assertThat(links.toString()).doesNotContain("kk@example.org", "1301152652357595137");
    assertThat(new Entry(1, Collections.singletonMap("email", "kk@example.org")).toString())
        .doesNotContain("kk@");
  }
}
