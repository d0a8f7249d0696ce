package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever people read is there in each language, and nowhere but among the messages. */
final class LanguagesTest {

  private static final Path MESSAGES = Path.of("src/main/resources/org/loginwithx");
  private static final Path TEMPLATES = Path.of("webapp/WEB-INF/pages");
  private static final Path SOURCES = Path.of("src/main/java/org/loginwithx");

  /** Anything filled in, and how: {@code {0}} and {@code {0,choice,...}}. */
  private static final Pattern FILLED_IN = Pattern.compile("\\{(\\d+)(?:,(\\w+))?");

  /** Three words or more that begin as a sentence does. */
  private static final Pattern SENTENCE = Pattern.compile("\"[A-Z][a-z']* [a-z']+ [a-z'][^\"]*\"");

  private static final Properties ENGLISH = read("messages.properties");
  private static final Properties GERMAN = read("messages_de.properties");

  static List<String> keys() {
    return ENGLISH.stringPropertyNames().stream().sorted().toList();
  }

  @Test
  void bothLanguagesHaveTheSameKeys() {
    assertThat(new TreeSet<>(GERMAN.stringPropertyNames()))
        .isEqualTo(new TreeSet<>(ENGLISH.stringPropertyNames()));
  }

  /** Of two texts with the same key, users would see only the second one, in both places. */
  @ParameterizedTest
  @ValueSource(strings = {"messages.properties", "messages_de.properties"})
  void eachKeyIsThereOnce(String file) {
    assertThat(text(MESSAGES.resolve(file)).lines().filter(line -> line.matches("[a-z].*")))
        .extracting(line -> line.substring(0, line.indexOf('=')))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void sameIsFilledIn(String key) {
    assertThat(filledIn(GERMAN.getProperty(key))).isEqualTo(filledIn(ENGLISH.getProperty(key)));
  }

  /** In a text that is filled in, a single quote would swallow what follows it. */
  @ParameterizedTest
  @MethodSource("keys")
  void quotesAreTheOnesOfTheLanguage(String key) {
    String german = GERMAN.getProperty(key);
    if (!key.startsWith("time.")) {
      assertThat(german).doesNotContain("\"", "'");
      assertThat(german.chars().filter(c -> c == '\u201e').count())
          .isEqualTo(german.chars().filter(c -> c == '\u201c').count());
    }
    if (!filledIn(ENGLISH.getProperty(key)).isEmpty()) {
      assertThat(ENGLISH.getProperty(key).replace("''", "")).doesNotContain("'");
    }
  }

  static List<Path> templates() {
    return files(TEMPLATES, ".xhtml");
  }

  /** The drawings of X's console have X's words, which X shows in English. */
  static List<Path> templatesWithoutDrawings() {
    return templates().stream()
        .filter(template -> !template.getFileName().toString().startsWith("set-up-picture-"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("templatesWithoutDrawings")
  void templateHasNoWordsOfItsOwn(Path template) {
    String page =
        text(template)
            .replaceAll("<!--.*?-->", "")
            .replaceAll("#\\{[^}]*}", "")
            .replaceAll("&#?\\w+;", "");

    assertThat(page.replaceAll("(?s)<[^>]*>", " ").replaceAll("\\bUTC\\b", ""))
        .doesNotContainPattern("[A-Za-z]{2,}");
    assertThat(page).doesNotContainPattern("(?:alt|title|aria-label|placeholder)=\"[^\"]*[a-z]{2}");
  }

  /** Keys that end in a dot or a dash are put together with something else. */
  @ParameterizedTest
  @MethodSource("templates")
  void everyTextThatATemplateNamesIsThere(Path template) {
    ResourceBundle texts = ResourceBundle.getBundle("org.loginwithx.messages", Locale.ROOT);
    Matcher expression = Pattern.compile("msg\\[([^\\]]*)]").matcher(text(template));
    while (expression.find()) {
      Matcher key = Pattern.compile("'([a-z][\\w.-]*\\.[\\w.-]*\\w)'").matcher(expression.group(1));
      while (key.find()) {
        assertThat(texts.containsKey(key.group(1))).as(key.group(1)).isTrue();
      }
    }
  }

  static List<Path> sources() {
    return Stream.of("site", "login", "jakartasecurity")
        .flatMap(name -> files(SOURCES.resolve(name), ".java").stream())
        .toList();
  }

  /** Logs and exceptions are for operators, who read English. */
  @ParameterizedTest
  @MethodSource("sources")
  void classHasNoSentencesForPeople(Path source) {
    List<String> sentences =
        Stream.of(text(source).replaceAll("(?m)^\\s*(//|/?\\*).*$", "").split(";"))
            .filter(
                statement -> !statement.contains("LOG.log(") && !statement.contains("Exception("))
            .flatMap(statement -> SENTENCE.matcher(statement).results().map(MatchResult::group))
            .toList();

    assertThat(sentences).isEmpty();
  }

  private static List<String> filledIn(String text) {
    return FILLED_IN.matcher(text).results().map(MatchResult::group).distinct().sorted().toList();
  }

  private static List<Path> files(Path directory, String ending) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Properties read(String file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(MESSAGES.resolve(file))) {
      properties.load(reader);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return properties;
  }
}
