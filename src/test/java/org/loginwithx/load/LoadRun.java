package org.loginwithx.load;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.loginwithx.container.PayaraMicro;

/**
 * Measures what the documentation promises, with the server, X and the browsers in processes of
 * their own: see {@link LoadOptions} for the parts and the options. Ends with an error if a single
 * request fails. {@code mvn -Pload} runs it.
 */
public final class LoadRun {

  static final PrintStream OUT = System.out;

  private LoadRun() {}

  public static void main(String[] arguments) {
    boolean ok = true;
    try {
      LoadOptions options = LoadOptions.fromSystemProperties();
      for (String name : options.parts()) {
        OUT.println("\n== " + name);
        for (Part part : parts(name, options)) {
          ok &= ran(part);
        }
      }
    } catch (IllegalArgumentException | IOException | UncheckedIOException failure) {
      OUT.println("The load run could not go on. " + failure.getMessage());
      ok = false;
    }
    System.exit(ok ? 0 : 1);
  }

  /** What went wrong in one part is no reason to leave out the others. */
  private static boolean ran(Part part) throws IOException {
    try {
      return part.run();
    } catch (PayaraMicro.NotStartedException | FailedRequestException failure) {
      OUT.println("This part has ended early. " + failure.getMessage());
      return false;
    }
  }

  private static List<Part> parts(String name, LoadOptions options) {
    if (name.equals("pages")) {
      return List.of(new PageLoad(options));
    }
    if (name.startsWith("oauth")) {
      return List.of(new LoginLoad(name, options));
    }
    List<Part> parts = new ArrayList<>();
    for (String protocol : options.protocols()) {
      parts.add(
          switch (name) {
            case "peers" -> new PeerLoad(protocol, options);
            case "fill" -> new FillLoad(protocol, options, false);
            case "crowd" -> new FillLoad(protocol, options, true);
            case "guesses" -> new GuessLoad(protocol, options);
            case "abandoned" -> new AbandonedLoad(protocol, options);
            default -> throw new IllegalArgumentException("No part " + name);
          });
    }
    return parts;
  }
}
