package org.loginwithx.simulator;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Runs a simulator for people: for trying the app by hand, and for load runs. */
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

  private static String greeting(XSimulator simulator, XSimulatorSettings settings) {
    StringBuilder text = new StringBuilder();
    text.append("X simulator (not the real X) at ").append(simulator.baseUri()).append("\n\n");
    text.append("  TWITTER_API_URL          ").append(simulator.baseUri()).append('\n');
    text.append("  consumer key             ").append(simulator.consumerKey()).append('\n');
    text.append("  consumer secret          ").append(simulator.consumerSecret()).append('\n');
    for (String callback : settings.callbacks()) {
      text.append("  approved callback        ").append(callback).append('\n');
    }
    if (settings.callbacks().isEmpty()) {
      text.append("  approved callback        none: add --callback URL, or no sign-in works\n");
    }
    text.append("\nGive these values to the app, open the app and press its button. ")
        .append(simulator.baseUri())
        .append("/\nlists the accounts. Ctrl-C stops the simulator.\n");
    return text.toString();
  }
}
