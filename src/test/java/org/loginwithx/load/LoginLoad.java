package org.loginwithx.load;

import java.io.IOException;
import java.util.List;
import org.loginwithx.container.PayaraMicro;

/** Whole log-ins by one protocol: start, decision at X, callback, one {@code /api/me}. */
final class LoginLoad implements Part {

  private final String protocol;
  private final LoadOptions options;

  /**
   * @param protocol {@code oauth1} or {@code oauth2}
   */
  LoginLoad(String protocol, LoadOptions options) {
    this.protocol = protocol;
    this.options = options;
  }

  @Override
  public boolean run() throws IOException {
    Application ours = Application.ours(options, protocol);
    int port = PayaraMicro.freePort();
    try (SimulatorProcess x =
            SimulatorProcess.start(List.of(LoadServer.publicUrl(port) + ours.callback()));
        LoadServer server = LoadServer.start(options, ours, port, x, options.jvm(), List.of())) {
      x.delay(options.xDelay());
      Crowd warmup = server.logins(options.warmup());
      Figures.watched("warm-up", warmup, options.concurrency());
      if (warmup.outcomes().errors() > 0) {
        return false;
      }
      String what =
          "%s: %d log-ins after %d to warm up, %d at once, X taking %d ms a call"
              .formatted(
                  protocol,
                  options.logins(),
                  options.warmup(),
                  options.concurrency(),
                  options.xDelay().toMillis());
      return Figures.take(what, server, server.logins(options.logins()), options.concurrency())
          .isClean();
    }
  }
}
