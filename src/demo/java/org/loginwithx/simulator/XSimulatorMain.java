package org.loginwithx.simulator;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Runs a simulator for people, for trying the app by hand. */
public final class XSimulatorMain {

  private XSimulatorMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    XSimulator simulator = start(arguments, System.out, System.err);
    if (simulator == null) {
      System.exit(isHelp(arguments) ? 0 : 1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
    // The simulator's own thread does not keep the program alive, and Ctrl-C ends it.
    new CountDownLatch(1).await();
  }

  /** Null when there was nothing to start; the reason has been printed. */
  static @Nullable XSimulator start(String[] arguments, PrintStream out, PrintStream err) {
    if (isHelp(arguments)) {
      out.print(MainOptions.USAGE);
      return null;
    }
    try {
      XSimulatorSettings settings = MainOptions.parse(arguments);
      XSimulator simulator = XSimulator.start(settings);
      out.print(greeting(simulator, settings));
      out.flush();
      return simulator;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      err.println(e.getMessage());
      return null;
    }
  }

  private static boolean isHelp(String[] arguments) {
    return arguments.length == 1 && arguments[0].equals("--help");
  }

  /** The settings stand in lines of their own, to be pasted as they are. */
  private static String greeting(XSimulator simulator, XSimulatorSettings settings) {
    URI origin = simulator.baseUri();
    String clientSecret = simulator.clientSecret();
    return """
        X simulator (not the real X) at %s

        TWITTER_API_KEY=%s
        TWITTER_API_SECRET=%s
        TWITTER_CLIENT_ID=%s
        TWITTER_CLIENT_SECRET=%s
        TWITTER_API_URL=%s
        TWITTER_AUTHORIZE_URL=%s
        LOGIN_PICTURE_ORIGINS=%s

        Approved callbacks:
        %s

        Give these settings to the app, open the app and press its button.
        %s/ lists the accounts. Ctrl-C stops the simulator.
        """
        .formatted(
            origin,
            simulator.consumerKey(),
            simulator.consumerSecret(),
            simulator.clientId(),
            clientSecret == null ? "" : clientSecret,
            origin,
            simulator.authorizeUrl(),
            origin,
            settings.callbacks().isEmpty()
                ? "none: add --callback URL, or nobody can log in"
                : String.join("\n", settings.callbacks()),
            origin);
  }
}
