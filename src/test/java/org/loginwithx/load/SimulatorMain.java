package org.loginwithx.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.loginwithx.simulator.XSimulator;
import org.loginwithx.simulator.XSimulatorSettings;

/**
 * The X simulator as {@link SimulatorProcess} starts it, with callbacks for arguments. It prints
 * its address; each line that it reads says how many milliseconds its calls take from then on, and
 * it ends with its input.
 */
final class SimulatorMain {

  private SimulatorMain() {}

  public static void main(String[] callbacks) throws IOException {
    XSimulatorSettings settings =
        XSimulatorSettings.defaults()
            .withConsumerKey(SimulatorProcess.KEY)
            .withConsumerSecret(SimulatorProcess.SECRET)
            .withClientId(SimulatorProcess.KEY)
            .withClientSecret(SimulatorProcess.SECRET);
    for (String callback : callbacks) {
      settings = settings.withCallback(callback);
    }
    try (XSimulator x = XSimulator.start(settings);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(x.baseUri());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        x.delay(Duration.ofMillis(Long.parseLong(line)));
        System.out.println(line);
      }
    }
  }
}
