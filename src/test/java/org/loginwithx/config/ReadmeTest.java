package org.loginwithx.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.access.StoredTokens;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proof;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.connection.Setting;

/** The README and the pages of the documentation say what is true. */
final class ReadmeTest {

  private static final Path README = Path.of("README.md");
  private static final Path PAGES = Path.of("src/site/markdown");
  private static final Path HELLO = Path.of("src/example/hello");

  /** The name of a file, and the block of code that follows it. */
  private static final Pattern QUICK_START =
      Pattern.compile("(?ms)`(pom\\.xml|src/main/[^`]+)`[^`]*```\\w+\\n(.*?)^```$");

  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```");

  static List<Path> documents() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      return Stream.concat(Stream.of(README), pages.sorted()).toList();
    }
  }

  @Test
  void readmeIsShort() {
    assertThat(read(README).lines()).hasSizeLessThanOrEqualTo(200);
  }

  /** A reader who follows the quick start has the project that tests build and run. */
  @Test
  void quickStartIsTheExampleHello() {
    assertThat(QUICK_START.matcher(read(README)).results())
        .hasSize(2)
        .allSatisfy(
            file ->
                assertThat(read(HELLO.resolve(file.group(1))))
                    .as(file.group(1))
                    .isEqualTo(file.group(2)));
  }

  @Test
  void guestBookNeedsNoMoreThanTheQuickStart() {
    String guestBook = read(Path.of("src/example/guest-book/pom.xml"));
    String hello = read(HELLO.resolve("pom.xml"));
    for (String part : List.of("properties", "dependencies", "plugins")) {
      assertThat(element(part, guestBook)).isEqualTo(element(part, hello));
    }
    String own = read(Path.of("pom.xml")).split("<properties>", 2)[0];
    assertThat(hello).contains(element("version", own));
  }

  @Test
  void testOnThePageAboutTestsRuns() {
    assertThat(page("testing"))
        .contains(read(Path.of("src/test/java/org/loginwithx/example/testing/LogInIT.java")));
  }

  @Test
  void readmeLinksToEveryPage() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(pages).allSatisfy(page -> assertThat(read(README)).contains("(" + page + ")"));
    }
  }

  @Test
  void tableOfSettingsIsTheOneOfTheCode() {
    Set<String> documented =
        matches("(?m)^\\| `((?:TWITTER|LOGIN)_[A-Z_]+)` \\|", page("configuration"));

    assertThat(documented).isEqualTo(settings());
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void rowOfASettingSaysWhatTheCodeDoes(Setting setting) {
    String row =
        page("configuration")
            .lines()
            .filter(line -> line.startsWith("| `" + setting + "` |"))
            .findFirst()
            .orElseThrow();

    if (!setting.usual().isEmpty()) {
      assertThat(row).startsWith("| `" + setting + "` | `" + setting.usual() + "`");
    }
    if (setting.kind() == Setting.Kind.CHOICE) {
      assertThat(setting.choices()).allSatisfy(each -> assertThat(row).contains("`" + each + "`"));
    }
    setting
        .range()
        .ifPresent(range -> assertThat(row).contains(range.least() + " to " + range.most()));
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  void tableOfActionsIsTheOneOfTheCode(Action action) {
    Set<String> more =
        action.proofs().stream()
            .filter(proof -> proof != Proof.LOG_IN && proof != Proof.FORM_TOKEN)
            .map(Proof::name)
            .collect(Collectors.toSet());
    Set<String> row =
        matches("(?m)^\\| `%s` \\|[^|]*\\|([^|]*)\\|$".formatted(action), page("own-pages"));

    assertThat(row).hasSize(1);
    assertThat(matches("`([A-Z_]+)`", String.join("", row))).isEqualTo(more);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void settingsItNamesAreThere(Path document) {
    assertThat(settings())
        .containsAll(
            matches("\\b((?:TWITTER|LOGIN)_[A-Z_]*[A-Z])\\b(?!_|\\.\\.\\.)", read(document)));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadSomewhere(Path document) {
    String text = CODE_BLOCK.matcher(read(document)).replaceAll("");
    assertThat(matches("\\]\\((?!https?:)([^)]+)\\)", text))
        .isNotEmpty()
        .allSatisfy(
            link -> {
              String[] parts = link.split("#", 2);
              Path target =
                  parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
              assertThat(target).exists();
              if (parts.length == 2) {
                assertThat(anchors(read(target))).contains(parts[1]);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("documents")
  void filesItNamesAreThere(Path document) {
    assertThat(
            matches(
                "[` ]((?:src/(?:main/java/org/loginwithx|site|test|example|load)|webapp|server-config|\\.github)/[\\w./-]+)",
                read(document)))
        .allSatisfy(file -> assertThat(Path.of(file)).exists());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void classesItNamesAreThere(Path document) {
    assertThat(matches("\\b(org\\.loginwithx\\.(?:[a-z]\\w*\\.)*[A-Z]\\w+)", read(document)))
        .allSatisfy(
            name ->
                assertThat(Stream.of("main", "test", "demo"))
                    .as(name)
                    .anySatisfy(
                        root ->
                            assertThat(
                                    Path.of("src", root, "java")
                                        .resolve(name.replace('.', '/') + ".java"))
                                .exists()));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void profilesAndPropertiesOfMavenAreThere(Path document) {
    String pom = read(Path.of("pom.xml"));
    String text = read(document);
    assertThat(matches("mvn [^`\\n]*-P([a-z]+)", text))
        .allSatisfy(profile -> assertThat(pom).contains("<id>" + profile + "</id>"));
    assertThat(matches("-D((?:demo|load)\\.[a-z.]+)=", text))
        .allSatisfy(property -> assertThat(pom).contains("<" + property + ">"));
    assertThat(matches("\\btarget/([\\w-]+)\\.(?:jar|war)", text))
        .isSubsetOf(
            "payara-micro",
            "login-with-x",
            "login-with-x-server",
            "login-with-x-core",
            "login-with-x-simulator",
            // What the quick start makes.
            "hello");
  }

  @Test
  void addressesOfTheWarAreThere() throws IOException {
    Set<String> mapped =
        matches("<url-pattern>([^<]+)</url-pattern>", read(Path.of("webapp/WEB-INF/web.xml")));
    try (Stream<Path> pages = Files.walk(Path.of("src/main/java/org/loginwithx/site"))) {
      pages
          .filter(
              page ->
                  page.toString().endsWith("Servlet.java")
                      || page.toString().endsWith("Endpoint.java"))
          .flatMap(page -> matches("@WebServlet\\(([^)]*)\\)", read(page)).stream())
          .forEach(mapping -> mapped.addAll(matches("\"(/[^\"]*)\"", mapping)));
    }
    Set<String> documented = new TreeSet<>();
    matches("(?m)^\\| (`/[^|]+) \\|", page("configuration"))
        .forEach(cell -> documented.addAll(matches("`(/[^`]*)`", cell)));

    assertThat(documented)
        .hasSizeGreaterThan(20)
        .allSatisfy(
            address ->
                assertThat(mapped).as(address).anyMatch(pattern -> isMapped(address, pattern)));
  }

  @Test
  void typesOfThePublicApiArePublic() {
    assertThat(matches("\\(\\.\\./\\.\\./(main/java/[^)]+\\.java)\\)", page("public-api")))
        .hasSizeGreaterThan(30)
        .allSatisfy(
            file ->
                assertThat(read(Path.of("src", file)))
                    .containsPattern(
                        "(?m)^public [^;\\n]*\\b" + file.replaceAll(".*/|\\.java", "") + "\\b"));
  }

  @Test
  void javadocLeavesOutThePackagesWithoutAPublicType() throws IOException {
    String excluded = element("internal.packages", read(Path.of("pom.xml")));
    try (Stream<Path> directories = Files.list(Path.of("src/main/java/org/loginwithx"))) {
      assertThat(directories.filter(Files::isDirectory).map(each -> each.getFileName().toString()))
          .allSatisfy(
              name ->
                  assertThat(page("public-api").contains("`org.loginwithx." + name + "`"))
                      .as(name)
                      .isNotEqualTo(excluded.matches(".*[>,]org.loginwithx." + name + "[<,].*")));
    }
  }

  @Test
  void troubleshootingNamesReasonsThatExist() {
    Set<String> reasons = reasons();
    reasons.add(StoredTokens.REVOKED);
    reasons.add(StoredTokens.CORRUPT);
    // What front-end applications do wrong is no log-in that failed, but has a number and a fix.
    ResourceBundle.getBundle("org.loginwithx.messages").keySet().stream()
        .filter(key -> key.startsWith("fix.application_"))
        .forEach(key -> reasons.add(key.substring("fix.".length())));
    Set<String> named =
        matches("(?m)^\\|[^|]*\\| (`[^|]+) \\|", page("troubleshooting")).stream()
            .flatMap(cell -> matches("`([a-z0-9_]+)`", cell).stream())
            .collect(Collectors.toSet());

    assertThat(named).hasSizeGreaterThan(10).isSubsetOf(reasons);
  }

  @Test
  void troubleshootingHasEveryReason() {
    assertThat(reasons())
        .allSatisfy(reason -> assertThat(page("troubleshooting")).contains("`" + reason + "`"));
  }

  @Test
  void alertsAreAboutReasonsThatExist() {
    String operations = page("operations");
    String alerts =
        operations.substring(
            operations.indexOf("## Alerts"), operations.indexOf("## The security log"));
    Set<String> named =
        matches("reason!?=~?\"([^\"]+)\"", alerts).stream()
            .flatMap(expression -> Stream.of(expression.split("\\\\\\|")))
            .collect(Collectors.toSet());

    assertThat(named).hasSizeGreaterThan(10).isSubsetOf(reasons());
  }

  private static boolean isMapped(String address, String pattern) {
    if (pattern.endsWith("/*")) {
      return (address + "/").startsWith(pattern.replace("*", ""));
    }
    return pattern.equals(address.equals("/") ? "" : address);
  }

  private static String element(String name, String xml) {
    return matches("(?s)(<" + name + ">.*?</" + name + ">)", xml).iterator().next();
  }

  private static Set<String> settings() {
    Set<String> known = new TreeSet<>();
    Stream.of(Setting.values()).map(Setting::variable).forEach(known::add);
    matches("MPCONFIG=([a-z.]+)", read(Path.of("webapp/WEB-INF/web.xml")))
        .forEach(name -> known.add(name.replace('.', '_').toUpperCase(Locale.ROOT)));
    return known;
  }

  private static Set<String> reasons() {
    return Stream.of(LoginFailure.values())
        .map(LoginFailure::code)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names that GitHub, GitLab and the site give to headings. */
  private static Set<String> anchors(String document) {
    return matches("(?m)^#+ (.+)$", CODE_BLOCK.matcher(document).replaceAll("")).stream()
        .map(heading -> heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", ""))
        .map(heading -> heading.replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static Set<String> matches(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String page(String name) {
    return read(PAGES.resolve(name + ".md"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
