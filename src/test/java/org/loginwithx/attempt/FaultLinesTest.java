package org.loginwithx.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of what the log says for each fault is about lines and tests that exist. */
final class FaultLinesTest {

  private static final Set<String> REASONS =
      Stream.of(LoginFailure.values()).map(LoginFailure::code).collect(Collectors.toSet());
  private static final String SOURCES = sources(Path.of("src/main/java"));

  /** A row of the table. */
  private record Row(String id, String line, List<String> tests, String note) {

    static Row of(String text) {
      String[] cells = text.split("\\|", -1);
      return new Row(
          cells[0].strip(),
          cells[1].strip(),
          Arrays.stream(cells[2].strip().split(" ")).filter(test -> !test.equals("-")).toList(),
          cells[3].strip());
    }

    @Override
    public String toString() {
      return id + " " + line;
    }
  }

  static List<Row> rows() {
    try (InputStream file =
        FaultLinesTest.class.getResourceAsStream("/org/loginwithx/fault-lines.txt")) {
      assertThat(file).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Row::of)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void everyRowOfTheFaultTableIsThere() {
    Set<String> all =
        IntStream.rangeClosed(1, 94)
            .mapToObj("F-%02d"::formatted)
            .collect(Collectors.toCollection(TreeSet::new));
    all.addAll(List.of("F-36b", "F-36c"));

    assertThat(rows()).extracting(Row::id).containsExactlyInAnyOrderElementsOf(all);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void lineIsOneThatWeWriteAndTestsAreThere(Row row) {
    if (row.line().equals("-")) {
      assertThat(row.note()).as("why there is no line").isNotEmpty();
    } else {
      String word = row.line().replaceFirst("^(reason|outcome)=", "");
      assertThat(REASONS.contains(word) || SOURCES.contains(word)).as(row.line()).isTrue();
      // By the number of the row, the reason, or the fault of X that is the reason.
      assertThat(row.tests().stream().map(FaultLinesTest::source))
          .as("who makes it happen")
          .anyMatch(
              source ->
                  Stream.of(
                          row.id(),
                          row.id().replace("-", "").toLowerCase(Locale.ROOT),
                          word,
                          word.replaceFirst("^x_", "").toUpperCase(Locale.ROOT))
                      .anyMatch(source::contains));
    }
    assertThat(row.tests()).allSatisfy(test -> assertThat(source(test)).isNotEmpty());
  }

  private static String source(String test) {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files
          .filter(file -> file.getFileName().toString().equals(test + ".java"))
          .map(FaultLinesTest::read)
          .collect(Collectors.joining());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String sources(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(FaultLinesTest::read)
          .collect(Collectors.joining());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
