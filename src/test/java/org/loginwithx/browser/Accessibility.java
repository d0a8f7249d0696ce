package org.loginwithx.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What axe has to say about the page that is open. */
final class Accessibility {

  private static final String AXE = axe();

  private final Browser browser;

  Accessibility(Browser browser) {
    this.browser = browser;
  }

  /** What axe finds: contrast, names, labels, landmarks, language, structure. */
  List<?> violations() {
    if (Objects.equals(browser.script("return typeof axe"), "undefined")) {
      browser.script(AXE);
    }
    Object found =
        browser.asyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(
                result => done(result.violations.map(
                    violation => violation.id + ': ' + violation.help + ' '
                        + violation.nodes.map(node => node.html + ' ' + node.failureSummary))),
                failure => done(['axe failed: ' + failure]));
            """);
    return (List<?>) Objects.requireNonNull(found);
  }

  private static String axe() {
    try (InputStream text = Accessibility.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
