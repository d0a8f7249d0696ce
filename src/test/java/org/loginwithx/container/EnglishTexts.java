package org.loginwithx.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** What must not be on a German page. */
public final class EnglishTexts {

  private EnglishTexts() {}

  /** English texts that could not be German ones by accident, and that nothing is filled into. */
  public static List<String> all() {
    Properties english = read("/org/loginwithx/messages.properties");
    Properties german = read("/org/loginwithx/messages_de.properties");
    return english.stringPropertyNames().stream()
        .filter(key -> !english.getProperty(key).equals(german.getProperty(key)))
        .map(english::getProperty)
        .filter(text -> text.length() > 12 && !text.contains("{"))
        .toList();
  }

  private static Properties read(String name) {
    Properties texts = new Properties();
    try (InputStream file = Objects.requireNonNull(EnglishTexts.class.getResourceAsStream(name))) {
      texts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return texts;
  }
}
