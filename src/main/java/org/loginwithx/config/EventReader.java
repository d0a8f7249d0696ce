package org.loginwithx.config;

import static org.loginwithx.connection.Setting.APP_ID;
import static org.loginwithx.connection.Setting.REVOKED_ENDS_SESSIONS;
import static org.loginwithx.connection.Setting.STORE_TOKENS;
import static org.loginwithx.connection.Setting.X_EVENTS;
import static org.loginwithx.connection.Setting.X_RENAMES;

import java.util.Locale;
import org.loginwithx.xevents.EventSettings;
import org.loginwithx.xevents.EventSettings.Way;

/** Reads how X reports what users do there. */
final class EventReader {

  private final SettingReader settings;

  EventReader(SettingReader settings) {
    this.settings = settings;
  }

  EventSettings read() {
    Way way = Way.valueOf(settings.choice(X_EVENTS).toUpperCase(Locale.ROOT));
    String appId = settings.text(APP_ID);
    int renames = settings.number(X_RENAMES);
    if (!appId.matches("[0-9]{0,19}")) {
      settings.problem(APP_ID, "is a number of up to 19 digits: copy it as X's console shows it");
    }
    if (way != Way.OFF && appId.isEmpty()) {
      settings.problem(
          X_EVENTS, "needs " + APP_ID + ": X's events name the app by its id, a number");
    }
    if (renames > 0 && (way == Way.OFF || !settings.flag(STORE_TOKENS))) {
      settings.problem(X_RENAMES, "needs " + X_EVENTS + " and " + STORE_TOKENS + "=true");
    }
    return new EventSettings(way, appId, settings.flag(REVOKED_ENDS_SESSIONS), renames);
  }
}
