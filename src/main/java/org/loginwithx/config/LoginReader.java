package org.loginwithx.config;

import static org.loginwithx.connection.Setting.ADMIN_IDS;
import static org.loginwithx.connection.Setting.API_KEY;
import static org.loginwithx.connection.Setting.API_PATH;
import static org.loginwithx.connection.Setting.API_SECRET;
import static org.loginwithx.connection.Setting.CLIENT_ID;
import static org.loginwithx.connection.Setting.ENABLED;
import static org.loginwithx.connection.Setting.FAILURE_REDIRECT;
import static org.loginwithx.connection.Setting.GROUPS;
import static org.loginwithx.connection.Setting.MAX_IN_FLIGHT;
import static org.loginwithx.connection.Setting.MORE_ORIGINS;
import static org.loginwithx.connection.Setting.PASSKEYS;
import static org.loginwithx.connection.Setting.PASSWORD;
import static org.loginwithx.connection.Setting.PICTURE_ORIGINS;
import static org.loginwithx.connection.Setting.PUBLIC_URL;
import static org.loginwithx.connection.Setting.RECENT_MINUTES;
import static org.loginwithx.connection.Setting.SESSION_HOURS;
import static org.loginwithx.connection.Setting.SIGN_IN_PAGE;
import static org.loginwithx.connection.Setting.SIGN_UP;
import static org.loginwithx.connection.Setting.STAY_DAYS;
import static org.loginwithx.connection.Setting.SUCCESS_PAGE;
import static org.loginwithx.connection.Setting.TRUSTED_PROXIES;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.connection.Setting;
import org.loginwithx.passkey.PasskeyHost;
import org.loginwithx.signup.SignUpMode;
import org.loginwithx.user.AddressRange;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.TrustedProxies;

/** Reads the operator's settings about log-ins. */
final class LoginReader {

  /** All groups of a user are in one column, separated by spaces. */
  private static final Predicate<String> GROUP =
      Pattern.compile("[A-Za-z0-9_.:-]{1,64}").asMatchPredicate();

  private static final Predicate<String> X_ID = Pattern.compile("[0-9]{1,19}").asMatchPredicate();

  /** The first parts of the paths that only browsers use, and no programs. */
  private static final List<String> PAGES =
      List.of(
          "/account",
          "/admin",
          "/connect",
          "/doctor",
          "/email",
          "/import",
          "/invitation",
          "/login",
          "/logout",
          "/password",
          "/setup",
          "/sign-in");

  private final SettingReader settings;

  LoginReader(SettingReader settings) {
    this.settings = settings;
  }

  LoginSettings.Values read() {
    return new LoginSettings.Values(
        settings.url(PUBLIC_URL),
        settings.origins(MORE_ORIGINS),
        missing().stream().map(LoginReader::words).toList(),
        settings.list(GROUPS, "group names", GROUP),
        settings.list(ADMIN_IDS, "numeric X ids", X_ID),
        settings.path(SIGN_IN_PAGE),
        settings.path(SUCCESS_PAGE),
        settings.optionalPath(FAILURE_REDIRECT),
        apiPath(),
        List.copyOf(settings.origins(PICTURE_ORIGINS)),
        settings.number(MAX_IN_FLIGHT),
        settings.flag(PASSWORD),
        passkeyHost(),
        Duration.ofMinutes(settings.number(RECENT_MINUTES)),
        Duration.ofHours(settings.number(SESSION_HOURS)),
        stayLoggedIn(),
        trustedProxies());
  }

  SignUpMode signUp() {
    return SignUpMode.valueOf(settings.choice(SIGN_UP).toUpperCase(Locale.ROOT));
  }

  /** The settings without which no user can log in. */
  List<Setting> missing() {
    List<Setting> missing = new ArrayList<>();
    if (!settings.isSet(API_KEY) && !settings.isSet(CLIENT_ID)) {
      missing.add(API_KEY);
      missing.add(API_SECRET);
    }
    if (!settings.isSet(PUBLIC_URL)) {
      missing.add(PUBLIC_URL);
    }
    if (!settings.flag(ENABLED)) {
      missing.add(ENABLED);
    }
    return missing;
  }

  private static String words(Setting missing) {
    return switch (missing) {
      case API_SECRET -> API_SECRET + " (or " + CLIENT_ID + ")";
      case ENABLED -> ENABLED + "=true (log-in is switched off)";
      default -> missing.variable();
    };
  }

  /**
   * Null if passkeys are switched off, or browsers make none for the public address. An application
   * that does not ask for them need not have the library.
   */
  private @Nullable String passkeyHost() {
    String wanted = settings.choice(PASSKEYS);
    if (wanted.equals("true") && !Libraries.hasWebAuthn()) {
      settings.problem(PASSKEYS, "needs " + Libraries.WEB_AUTHN + " in WEB-INF/lib");
    }
    return wanted.equals("false") || !Libraries.hasWebAuthn()
        ? null
        : PasskeyHost.of(settings.url(PUBLIC_URL)).orElse(null);
  }

  /** Paths that take access tokens of programs cannot have pages for browsers. */
  private String apiPath() {
    String path = settings.path(API_PATH);
    String folder = path.endsWith("/") ? path : path + "/";
    if (PAGES.stream().anyMatch(page -> (page + "/").startsWith(folder))) {
      settings.problem(
          API_PATH,
          "contains pages for browsers, such as /account. It has to be a path of its own, such as"
              + " /api/");
    }
    return path;
  }

  private Duration stayLoggedIn() {
    Duration stay = Duration.ofDays(settings.number(STAY_DAYS));
    Duration longest = Duration.ofHours(settings.number(SESSION_HOURS));
    if (stay.compareTo(longest) > 0) {
      settings.problem(
          STAY_DAYS,
          "is longer than %s, after which every log-in ends: raise that to %d at least"
              .formatted(SESSION_HOURS, stay.toHours()));
    }
    return stay;
  }

  private TrustedProxies trustedProxies() {
    List<AddressRange> ranges = new ArrayList<>();
    for (String text : settings.split(TRUSTED_PROXIES)) {
      AddressRange.parse(text)
          .ifPresentOrElse(
              ranges::add,
              () ->
                  settings.problem(
                      TRUSTED_PROXIES,
                      "has '%s', but takes addresses and networks such as 10.1.0.0/16"
                          .formatted(text)));
    }
    return new TrustedProxies(ranges);
  }
}
