package org.loginwithx.simulator;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a simulator by itself, to try an application by hand or to test it from outside. */
public final class XSimulatorMain {

  private XSimulatorMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    SimulatorServer simulator = start(arguments, System.out, System.err);
    if (simulator == null) {
      System.exit(isHelp(arguments) ? 0 : 1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
    // The simulator's own thread does not keep the program alive, and Ctrl-C ends it.
    new CountDownLatch(1).await();
  }

  /** Null when there was nothing to start; the reason has been printed. */
  static @Nullable SimulatorServer start(String[] arguments, PrintStream out, PrintStream err) {
    if (isHelp(arguments)) {
      out.print(MainOptions.USAGE);
      return null;
    }
    try {
      SimulatorServer simulator = SimulatorServer.start(MainOptions.parse(arguments));
      out.print(greeting(simulator));
      out.flush();
      return simulator;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      err.println(e.getMessage());
      return null;
    }
  }

  private static boolean isHelp(String[] arguments) {
    return Arrays.asList(arguments).contains("--help");
  }

  /** The settings stand in lines of their own, to be pasted as they are. */
  private static String greeting(SimulatorServer simulator) {
    URI origin = simulator.baseUri();
    XSimulatorSettings settings = simulator.simulation().settings();
    return """
        X simulator (not the real X) at %s

        %s

        Approved callbacks:
        %s

        Give these settings to the app, open the app and press its button.
        %s/ lists the accounts. Ctrl-C stops the simulator.
        """
        .formatted(
            origin,
            simulator.applicationSettings().entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining("\n")),
            settings.callbacks().isEmpty()
                ? "none: add --app URL, or no user can log in"
                : String.join("\n", settings.callbacks()),
            origin);
  }
}
