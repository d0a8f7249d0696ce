package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;

/** The texts people read, in their language as far as we have it. */
public final class Messages {

  private static final String BUNDLE = "org.loginwithx.messages";

  private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private final ResourceBundle bundle;

  private Messages(ResourceBundle bundle) {
    this.bundle = bundle;
  }

  /** In the language this browser asks for, or in English. */
  public static Messages forRequest(HttpServletRequest request) {
    return new Messages(
        ResourceBundle.getBundle(
            BUNDLE,
            known(request.getLocale()),
            Messages.class.getClassLoader(),
            // Without our language, English: not the language the server happens to run in.
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
  }

  /**
   * What is left of a locale that anybody may have made up: the JVM never forgets a bundle it did
   * not find.
   */
  static Locale known(Locale asked) {
    if (!LANGUAGES.contains(asked.getLanguage())) {
      return Locale.ROOT;
    }
    String country = COUNTRIES.contains(asked.getCountry()) ? asked.getCountry() : "";
    return new Locale(asked.getLanguage(), country);
  }

  /**
   * The text of this key, with the values filled in.
   *
   * @throws java.util.MissingResourceException if there is no such text
   */
  public String text(String key, Object... values) {
    String pattern = bundle.getString(key);
    return values.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(values);
  }

  /** The language these texts are in. */
  String language() {
    Locale locale = bundle.getLocale();
    return locale.getLanguage().isEmpty() ? "en" : locale.toLanguageTag();
  }
}
