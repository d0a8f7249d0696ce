package org.loginwithx.config;

import static org.loginwithx.connection.Setting.EXCHANGE_TOKENS;
import static org.loginwithx.connection.Setting.KEYS;
import static org.loginwithx.connection.Setting.KEYS_FILE;
import static org.loginwithx.connection.Setting.STORE_TOKENS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.connection.Setting;
import org.loginwithx.doctor.CommandToken;
import org.loginwithx.oauth2.BearerToken;
import org.loginwithx.token.KeyRing;

/** Reads the secrets that the operator has made. */
final class KeyReader {

  private final SettingReader settings;

  KeyReader(SettingReader settings) {
    this.settings = settings;
  }

  /**
   * Null if there are none.
   *
   * @param database where a file with a key may be that this server has made
   */
  @Nullable KeyRing keys(DatabaseConfig database) {
    String inline = settings.text(KEYS);
    String file = settings.text(KEYS_FILE);
    if (!inline.isEmpty() && !file.isEmpty()) {
      settings.problem(KEYS, "and " + KEYS_FILE + " are both set: set one");
      return null;
    }
    if (inline.isEmpty() && file.isEmpty()) {
      Optional<KeyFile> made = KeyFile.beside(database).filter(KeyFile::exists);
      if (made.isPresent()) {
        return read(made.get());
      }
      Setting needing = settings.flag(STORE_TOKENS) ? STORE_TOKENS : EXCHANGE_TOKENS;
      if (settings.flag(needing)) {
        settings.problem(
            needing,
            "needs a key in %s or %s. To make one: java -cp login-with-x-core.jar %s"
                .formatted(KEYS, KEYS_FILE, "org.loginwithx.token.NewKey"));
      }
      return null;
    }
    try {
      return KeyRing.parse(inline.isEmpty() ? Files.readString(Path.of(file)) : inline);
    } catch (InvalidPathException noFile) {
      // The exception's message contains the text, which may be the key itself.
      settings.problem(KEYS_FILE, "is no file");
    } catch (IllegalArgumentException unusable) {
      settings.problem((inline.isEmpty() ? KEYS_FILE : KEYS) + ": " + unusable.getMessage());
    } catch (IOException unreadable) {
      settings.problem(KEYS_FILE, "cannot be read: " + unreadable.getClass().getSimpleName());
    }
    return null;
  }

  private @Nullable KeyRing read(KeyFile made) {
    try {
      return made.keys();
    } catch (IllegalArgumentException unusable) {
      problem(made, String.valueOf(unusable.getMessage()));
    } catch (IOException unreadable) {
      problem(made, "it cannot be read: " + unreadable.getClass().getSimpleName());
    }
    return null;
  }

  private void problem(KeyFile made, String problem) {
    settings.problem(
        KEYS, "is not set, and the key file " + made.path() + " is no help: " + problem);
  }

  /** The token of a command; null if there is no such command. */
  @Nullable BearerToken commandToken(Setting setting) {
    String token = settings.text(setting);
    if (token.isEmpty()) {
      return null;
    }
    try {
      if (token.length() >= CommandToken.SHORTEST) {
        return new BearerToken(token);
      }
    } catch (IllegalArgumentException noToken) {
      // Reported below, without the token.
    }
    settings.problem(
        setting,
        "needs "
            + CommandToken.SHORTEST
            + " or more letters, digits and ._~+/- : openssl rand -hex 32 makes one");
    return null;
  }
}
