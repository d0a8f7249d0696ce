package org.loginwithx.simulator;

import java.time.Duration;

/** The options of {@link XSimulatorMain}. */
final class MainOptions {

  static final String USAGE =
      """
      Runs a local stand-in for X.

        --port N              port on 127.0.0.1, 0 for any free one (default 8090)
        --app URL             address of the application; approves its two callbacks
        --callback URL        approve this callback, without query; may be given again
        --protocol NAME       oauth2 (default) or oauth1, for the settings that are printed
        --user ID,HANDLE,NAME,EMAIL
                              add an account, name and e-mail if you like; may be given again
        --key TEXT            API key (OAuth 1.0a consumer key)
        --secret TEXT         its secret
        --client-id TEXT      OAuth 2.0 Client ID
        --client-secret TEXT  its secret
        --public-client       no Client Secret: the app is a public client
        --delay-ms N          hold back every API answer for N milliseconds
        --help                show this
      """;

  private static final int DEFAULT_PORT = 8090;

  private MainOptions() {}

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with one line for the user who typed them
   */
  static XSimulatorSettings parse(String[] arguments) {
    XSimulatorSettings settings = XSimulatorSettings.defaults().withPort(DEFAULT_PORT);
    int i = 0;
    while (i < arguments.length) {
      String option = arguments[i++];
      if (option.equals("--public-client")) {
        settings = settings.withPublicClient();
        continue;
      }
      String value = i < arguments.length ? arguments[i++] : "";
      settings = with(settings, option, value);
    }
    return settings;
  }

  private static XSimulatorSettings with(XSimulatorSettings settings, String option, String value) {
    return switch (option) {
      case "--port" -> settings.withPort(number(option, value, 65_535));
      case "--key" -> settings.withConsumerKey(text(option, value));
      case "--secret" -> settings.withConsumerSecret(text(option, value));
      case "--client-id" -> settings.withClientId(text(option, value));
      case "--client-secret" -> settings.withClientSecret(text(option, value));
      case "--app" -> settings.withApplication(address(option, value));
      case "--protocol" -> settings.withProtocol(text(option, value));
      case "--user" -> settings.withAccount(account(option, value));
      case "--callback" -> settings.withCallback(text(option, value));
      case "--delay-ms" ->
          settings.withDelay(Duration.ofMillis(number(option, value, Integer.MAX_VALUE)));
      default -> throw new IllegalArgumentException("Unknown option " + option + "; see --help.");
    };
  }

  private static String text(String option, String value) {
    if (value.isEmpty() || value.startsWith("--")) {
      throw new IllegalArgumentException("Option " + option + " needs a value; see --help.");
    }
    return value;
  }

  /** The start of the addresses of an application, without a slash at its end. */
  private static String address(String option, String value) {
    String address = text(option, value);
    if (!address.matches("https?://[^/?#]+(/[^?#]*)?")) {
      throw new IllegalArgumentException(
          "Option " + option + " needs an address such as http://127.0.0.1:8080; see --help.");
    }
    return address.replaceFirst("/+$", "");
  }

  private static XAccount account(String option, String value) {
    String[] parts = text(option, value).split(",", -1);
    if (parts.length < 2 || parts.length > 4) {
      throw new IllegalArgumentException(
          "Option " + option + " needs ID,HANDLE or ID,HANDLE,NAME,EMAIL; see --help.");
    }
    XAccount account = XAccount.of(parts[0], parts[1], parts.length > 2 ? parts[2] : parts[1]);
    return parts.length < 4 ? account : account.withEmail(parts[3].isEmpty() ? null : parts[3]);
  }

  private static int number(String option, String value, int largest) {
    try {
      int number = Integer.parseInt(text(option, value));
      if (number >= 0 && number <= largest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of bounds.
    }
    throw new IllegalArgumentException(
        "Option " + option + " needs a number from 0 to " + largest + "; see --help.");
  }
}
