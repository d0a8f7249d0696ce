package org.loginwithx.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.loginwithx.access.StoredTokens;
import org.loginwithx.attempt.LoginFailure;

/** The README says what is true. */
final class ReadmeTest {

  private static final String README = read(Path.of("README.md"));

  @Test
  void tableOfSettingsIsTheOneOfTheCode() {
    Set<String> documented = matches("(?m)^\\| `((?:TWITTER|LOGIN)_[A-Z_]+)` \\|");
    Set<String> known = new TreeSet<>(LoginConfigReader.ALL);
    Matcher inWebXml =
        Pattern.compile("MPCONFIG=([a-z.]+)").matcher(read(Path.of("webapp/WEB-INF/web.xml")));
    while (inWebXml.find()) {
      known.add(inWebXml.group(1).replace('.', '_').toUpperCase(Locale.ROOT));
    }

    assertThat(documented).isEqualTo(known);
  }

  @Test
  void filesItPointsToAreThere() {
    assertThat(matches("\\]\\(([^)#:]+)\\)"))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(Path.of(file)).exists());
  }

  @Test
  void troubleshootingNamesReasonsThatExist() {
    Set<String> reasons = new TreeSet<>();
    Stream.of(LoginFailure.values()).map(LoginFailure::code).forEach(reasons::add);
    reasons.add(StoredTokens.REVOKED);
    reasons.add(StoredTokens.CORRUPT);
    // What front-end applications do wrong is no log-in that failed, but has a number and a fix.
    ResourceBundle.getBundle("org.loginwithx.messages").keySet().stream()
        .filter(key -> key.startsWith("fix.application_"))
        .forEach(key -> reasons.add(key.substring("fix.".length())));
    Matcher row = Pattern.compile("(?m)^\\|[^|]*\\| (`[^|]+) \\|").matcher(troubleshooting());
    int found = 0;
    while (row.find()) {
      Matcher reason = Pattern.compile("`([a-z0-9_]+)`").matcher(row.group(1));
      while (reason.find()) {
        assertThat(reasons).contains(reason.group(1));
        found++;
      }
    }
    assertThat(found).isGreaterThan(10);
  }

  @Test
  void troubleshootingHasEveryReason() {
    assertThat(LoginFailure.values())
        .extracting(reason -> "`" + reason.code() + "`")
        .allSatisfy(reason -> assertThat(troubleshooting()).contains(reason));
  }

  @Test
  void alertsAreAboutReasonsThatExist() {
    Set<String> reasons = new TreeSet<>();
    Stream.of(LoginFailure.values()).map(LoginFailure::code).forEach(reasons::add);
    String alerts =
        README.substring(README.indexOf("### Alerts"), README.indexOf("### The security log"));
    Matcher expression = Pattern.compile("reason!?=~?\"([^\"]+)\"").matcher(alerts);
    int found = 0;
    while (expression.find()) {
      assertThat(reasons).contains(expression.group(1).split("\\\\\\|"));
      found++;
    }
    assertThat(found).isGreaterThan(10);
  }

  private static String troubleshooting() {
    return README.substring(
        README.indexOf("## Troubleshooting"), README.indexOf("## How it works"));
  }

  private static Set<String> matches(String pattern) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(README);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
