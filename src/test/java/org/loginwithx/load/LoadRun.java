package org.loginwithx.load;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.time.Duration;
import org.loginwithx.container.PayaraMicro;

/**
 * Measures what the README promises, with the server, X and the browsers in processes of their own:
 * whole log-ins by each protocol, and what a page costs because it is protected. Ends with an error
 * if a single request fails. {@code mvn -Pload} runs it; {@link LoadOptions} has the options.
 */
public final class LoadRun {

  static final PrintStream OUT = System.out;

  private LoadRun() {}

  public static void main(String[] arguments) {
    boolean ok = true;
    try {
      LoadOptions options = LoadOptions.fromSystemProperties();
      HttpClient client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(Duration.ofSeconds(20))
              .build();
      for (String part : options.parts()) {
        OUT.println("\n== " + part);
        ok &=
            part.equals(LoadOptions.PAGES)
                ? new PageLoad(options, client).run()
                : new LoginLoad(part, options, client).run();
      }
    } catch (IllegalArgumentException
        | PayaraMicro.NotStartedException
        | UncheckedIOException
        | IOException failure) {
      OUT.println("The load run could not start. " + failure.getMessage());
      ok = false;
    }
    System.exit(ok ? 0 : 1);
  }
}
