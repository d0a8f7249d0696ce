package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;

/** The texts people read, in their language as far as we have it. */
public final class Messages {

  private static final String BUNDLE = "org.loginwithx.messages";

  private static final Set<String> LANGUAGES = languages();

  private final Locale locale;
  private final ResourceBundle bundle;

  private Messages(Locale locale) {
    this.locale = locale;
    this.bundle =
        ResourceBundle.getBundle(
            BUNDLE,
            locale,
            Messages.class.getClassLoader(),
            // English is the bundle without a language: not the one the server happens to run in.
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** In the first language this browser asks for that we have, or in English. */
  public static Messages forRequest(HttpServletRequest request) {
    // Without the header the container would say what the server happens to run in.
    boolean asks = request.getHeader("Accept-Language") != null;
    return in(known(asks ? request.getLocales() : Collections.emptyEnumeration()));
  }

  /** In this language, or in English if there are no texts in it. */
  public static Messages in(Locale language) {
    return new Messages(language);
  }

  /** One of ours, whatever was asked for: the JVM never forgets a bundle it did not find. */
  static Locale known(Enumeration<Locale> asked) {
    while (asked.hasMoreElements()) {
      String wanted = asked.nextElement().getLanguage();
      if (LANGUAGES.contains(wanted)) {
        return Locale.forLanguageTag(wanted);
      }
    }
    return Locale.ENGLISH;
  }

  /** English, and those of which there is a file, also one that the application brought. */
  private static Set<String> languages() {
    ClassLoader loader = Messages.class.getClassLoader();
    Set<String> found = new TreeSet<>(Set.of(Locale.ENGLISH.getLanguage()));
    for (String language : Locale.getISOLanguages()) {
      if (loader.getResource(BUNDLE.replace('.', '/') + "_" + language + ".properties") != null) {
        found.add(language);
      }
    }
    return Set.copyOf(found);
  }

  /**
   * The text of this key, with the values filled in.
   *
   * @throws java.util.MissingResourceException if there is no such text
   */
  public String text(String key, Object... values) {
    String pattern = bundle.getString(key);
    return values.length == 0 ? pattern : new MessageFormat(pattern, locale).format(values);
  }

  /** A day as people write it, in UTC. */
  public String day(Instant at) {
    return format("time.day", at);
  }

  /** A time as people write it, in UTC. */
  public String minute(Instant at) {
    return format("time.minute", at);
  }

  private String format(String key, Instant at) {
    return DateTimeFormatter.ofPattern(text(key), locale).withZone(ZoneOffset.UTC).format(at);
  }

  /** All texts by their keys, for templates. */
  public ResourceBundle bundle() {
    return bundle;
  }

  /** The language these texts are in, as {@code lang} in HTML says it. */
  public String language() {
    return locale.toLanguageTag();
  }
}
