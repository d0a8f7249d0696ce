package org.loginwithx.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.loginwithx.attempt.LoginFailure;

/** The dashboard shows what the server reports, by MicroProfile Metrics or by OpenTelemetry. */
final class GrafanaDashboardTest {

  private static final Path DASHBOARD = Path.of("server-config/grafana-dashboard.json");

  /** A value that can be read at any time, as the code registers it. */
  private static final Pattern NUMBER = Pattern.compile("\\.number\\(\\s*\"(login_\\w+)\"");

  private static final Pattern IN_QUOTES = Pattern.compile("\"[^\"]*\"");

  @RegisterExtension
  private static final OpenTelemetryExtension SYSTEM = OpenTelemetryExtension.create();

  private static JsonObject dashboard() throws IOException {
    try (JsonReader reader = Json.createReader(Files.newBufferedReader(DASHBOARD))) {
      return reader.readObject();
    }
  }

  private static List<String> expressions() throws IOException {
    return dashboard().getJsonArray("panels").stream()
        .map(JsonValue::asJsonObject)
        .flatMap(panel -> panel.getJsonArray("targets").stream())
        .map(target -> target.asJsonObject().getString("expr"))
        .toList();
  }

  /** Without the values of labels. */
  private static Set<String> namesShown() throws IOException {
    return expressions().stream()
        .map(expression -> IN_QUOTES.matcher(expression).replaceAll(""))
        .flatMap(expression -> Pattern.compile("\\blogin\\w*").matcher(expression).results())
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> numbersInCode() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      Set<String> found = new TreeSet<>();
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        NUMBER
            .matcher(Files.readString(file))
            .results()
            .forEach(match -> found.add(match.group(1)));
      }
      return found;
    }
  }

  /** The names at /metrics of Payara Micro. */
  private static Set<String> ofMicroProfile() throws IOException {
    Set<String> names = new HashSet<>(numbersInCode());
    names.add(Figures.LOGINS + "_total");
    names.add(Figures.MAILS + "_total");
    names.add(Figures.X_CALLS + "_seconds");
    names.add(Figures.X_CALLS + "_seconds_count");
    return names;
  }

  /** The names that OpenTelemetry's rules give its metrics in Prometheus. */
  private static Set<String> ofOpenTelemetry() throws IOException {
    OpenTelemetryReports reports = new OpenTelemetryReports(SYSTEM.getOpenTelemetry());
    reports.metrics().xCall("token", "ok", Duration.ofMillis(1));
    numbersInCode().forEach(name -> reports.metrics().number(name, "A number", () -> 1));
    Set<String> names =
        SYSTEM.getMetrics().stream()
            .flatMap(GrafanaDashboardTest::names)
            .collect(Collectors.toCollection(TreeSet::new));
    reports.close();
    return names;
  }

  private static Stream<String> names(MetricData metric) {
    String name =
        metric.getName().replace('.', '_') + (metric.getUnit().equals("ms") ? "_milliseconds" : "");
    if (metric.getType() == MetricDataType.HISTOGRAM) {
      return Stream.of(name + "_bucket", name + "_count", name + "_sum");
    }
    return Stream.of(metric.getType() == MetricDataType.LONG_SUM ? name + "_total" : name);
  }

  @Test
  void everyNameExists() throws IOException {
    Set<String> known = new HashSet<>(ofMicroProfile());
    known.addAll(ofOpenTelemetry());

    assertThat(namesShown()).hasSizeGreaterThan(8);
    assertThat(known).containsAll(namesShown());
  }

  @Test
  void everyFigureIsShownInBothWays() throws IOException {
    assertThat(namesShown()).containsAll(ofMicroProfile());
    assertThat(namesShown())
        .containsAll(ofOpenTelemetry().stream().filter(name -> !name.endsWith("_sum")).toList());
  }

  @Test
  void everyReasonAndOutcomeExists() throws IOException {
    Set<String> words =
        Arrays.stream(LoginFailure.values()).map(LoginFailure::code).collect(Collectors.toSet());
    words.addAll(Set.of("failed", "ok"));

    assertThat(expressions())
        .flatExtracting(
            expression ->
                Pattern.compile("(?:reason|outcome)=\"(\\w+)\"")
                    .matcher(expression)
                    .results()
                    .map(match -> match.group(1))
                    .toList())
        .isNotEmpty()
        .allMatch(words::contains);
  }

  @Test
  void documentationNamesEveryFigure() throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/operations.md"));

    Set<String> figures = new TreeSet<>(numbersInCode());
    figures.addAll(Set.of(Figures.LOGINS, Figures.MAILS, Figures.X_CALLS));
    for (String figure : figures) {
      assertThat(page).contains("`" + OpenTelemetryMetrics.name(figure) + "`");
    }
    assertThat(page)
        .contains(numbersInCode())
        .contains("`login_total{", "`login_mail_total{", "`login_x_call_seconds{");
  }
}
