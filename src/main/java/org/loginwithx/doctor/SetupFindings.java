package org.loginwithx.doctor;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.connection.Setting;
import org.loginwithx.oauth2.Scopes;
import org.loginwithx.passkey.PasskeyHost;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.x.LastLogin;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.OAuth2Connection;

/** Findings in the settings, and in what the last log-in by them was like. */
final class SetupFindings {

  static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private SetupFindings() {}

  static Finding settings(Setup now) {
    if (!now.misfits().isEmpty()) {
      return Finding.of(Check.SETTINGS, Symptom.MISFITS, String.join("; ", now.misfits()));
    }
    if (now.missing().isEmpty()) {
      return Finding.of(Check.SETTINGS, Symptom.SET_UP, now.active().id());
    }
    return now.missing().equals(List.of(Setting.ENABLED))
        ? Finding.of(Check.SETTINGS, Symptom.SWITCHED_OFF)
        : Finding.of(Check.SETTINGS, Symptom.NOT_SET_UP, String.join(", ", now.login().missing()));
  }

  /** Describes the way to X; whether it works shows in the check of the keys. */
  static Finding way(Setup now) {
    return now.proxy() == null
        ? Finding.of(Check.WAY, Symptom.WAY_STRAIGHT)
        : Finding.of(Check.WAY, Symptom.WAY_BY_PROXY, now.proxy().toString());
  }

  static List<Finding> scopes(Setup now) {
    OAuth2Client client = now.clients().oauth2();
    if (now.protocol() == null) {
      return List.of();
    }
    if (now.protocol() == Protocol.OAUTH1 || client == null) {
      return List.of(Finding.of(Check.SCOPES, Symptom.SCOPES_OF_APP));
    }
    Scopes asked = client.connection().scopes();
    List<String> missing = new ArrayList<>(OAuth2Connection.LEAST.sorted());
    if (now.email() != EmailPolicy.OFF) {
      missing.add(OAuth2Connection.EMAIL);
    }
    if (now.storeTokens()) {
      missing.add(OAuth2Connection.REFRESH);
    }
    missing.removeIf(asked::include);
    return List.of(
        missing.isEmpty()
            ? Finding.of(Check.SCOPES, Symptom.SCOPES_ENOUGH, asked.toString())
            : Finding.of(Check.SCOPES, Symptom.SCOPES_MISSING, String.join(" ", missing)));
  }

  /** Says why users have no passkeys: the pages leave them out without a word. */
  static Finding passkeys(LoginSettings.Values login) {
    String host = login.passkeyHost();
    if (host != null) {
      return Finding.of(Check.PASSKEYS, Symptom.PASSKEYS_POSSIBLE, host);
    }
    return PasskeyHost.obstacle(login.publicUrl())
        .map(
            obstacle ->
                Finding.of(
                    Check.PASSKEYS,
                    switch (obstacle) {
                      case NO_ADDRESS -> Symptom.PASSKEYS_NO_ADDRESS;
                      case IP_ADDRESS -> Symptom.PASSKEYS_IP_ADDRESS;
                      case NOT_HTTPS -> Symptom.PASSKEYS_NOT_HTTPS;
                    },
                    String.valueOf(login.publicUrl())))
        .orElseGet(() -> Finding.of(Check.PASSKEYS, Symptom.PASSKEYS_OFF));
  }

  static Finding email(Setup now) {
    if (now.email() == EmailPolicy.OFF) {
      return Finding.of(Check.EMAIL, Symptom.EMAIL_NOT_WANTED);
    }
    return lastLogin(now)
        .map(
            login ->
                Finding.of(
                    Check.EMAIL,
                    login.email() ? Symptom.EMAIL_GIVEN : Symptom.EMAIL_NOT_GIVEN,
                    MINUTE.format(login.at())))
        .orElseGet(() -> Finding.of(Check.EMAIL, Symptom.EMAIL_UNKNOWN));
  }

  private static Optional<LastLogin> lastLogin(Setup now) {
    @Nullable OAuth1Client oauth1 = now.clients().oauth1();
    @Nullable OAuth2Client oauth2 = now.clients().oauth2();
    if (now.protocol() == Protocol.OAUTH1 && oauth1 != null) {
      return oauth1.lastLogin();
    }
    return now.protocol() == Protocol.OAUTH2 && oauth2 != null
        ? oauth2.lastLogin()
        : Optional.empty();
  }
}
