package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Currency;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import org.loginwithx.Internal;

/** The texts for users, in their language if there is a translation. */
@Internal
public final class Messages {

  private static final String BUNDLE = "org.loginwithx.messages";

  /** Request attribute. */
  private static final String PREFERRED = "org.loginwithx.language";

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
            // English is the bundle without a language: do not fall back to the language of the
            // server.
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** Lets this request have the texts of a language, if there is a translation. */
  public static void prefer(HttpServletRequest request, String language) {
    if (LANGUAGES.contains(language)) {
      request.setAttribute(PREFERRED, language);
    }
  }

  /**
   * The texts in the language that this request prefers, or in the first language of this browser
   * for which there is a translation, or in English.
   */
  public static Messages forRequest(HttpServletRequest request) {
    if (request.getAttribute(PREFERRED) instanceof String language) {
      return in(Locale.forLanguageTag(language));
    }
    // Without the header the container would give the language of the server.
    boolean asks = request.getHeader("Accept-Language") != null;
    return in(known(asks ? request.getLocales() : Collections.emptyEnumeration()));
  }

  /** The languages with texts, sorted. */
  public static List<String> languageTags() {
    return LANGUAGES.stream().sorted().toList();
  }

  /** The texts in this language, or in English if there is no translation. */
  public static Messages in(Locale language) {
    return new Messages(language);
  }

  /**
   * One of the languages with a translation, whatever the browser asked for: the JVM remembers
   * every bundle that it did not find.
   */
  static Locale known(Enumeration<Locale> asked) {
    while (asked.hasMoreElements()) {
      String wanted = asked.nextElement().getLanguage();
      if (LANGUAGES.contains(wanted)) {
        return Locale.forLanguageTag(wanted);
      }
    }
    return Locale.ENGLISH;
  }

  /** English, and every language with a file, also a file of the application. */
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

  /** A day for users to read, in UTC. */
  public String day(Instant at) {
    return format("time.day", at);
  }

  /** A time for users to read, in UTC. */
  public String minute(Instant at) {
    return format("time.minute", at);
  }

  /** An amount for users to read. */
  public String dollars(long millionths) {
    NumberFormat format = NumberFormat.getCurrencyInstance(locale);
    format.setCurrency(Currency.getInstance("USD"));
    format.setMinimumFractionDigits(2);
    format.setMaximumFractionDigits(3);
    return format.format(BigDecimal.valueOf(millionths, 6));
  }

  private String format(String key, Instant at) {
    return DateTimeFormatter.ofPattern(text(key), locale).withZone(ZoneOffset.UTC).format(at);
  }

  /** All texts by their keys, for templates. */
  public ResourceBundle bundle() {
    return bundle;
  }

  /** The language of these texts, as {@code lang} in HTML names it. */
  public String language() {
    return locale.toLanguageTag();
  }
}
