package org.loginwithx.site.admin;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.loginwithx.access.TokenExchange;
import org.loginwithx.access.TokenExchange.Progress;
import org.loginwithx.user.ExchangeTable.Counts;
import org.loginwithx.web.Messages;

/** How far the exchange of tokens of OAuth 1.0a has come, on the page of the connection. */
@Dependent
class ExchangePanel {

  private final Optional<TokenExchange> exchange;

  @Inject
  ExchangePanel(Optional<TokenExchange> exchange) {
    this.exchange = exchange;
  }

  /**
   * What the page shows.
   *
   * @param over how many tokens are exchanged or refused
   * @param all how many there are
   * @param counts the same in words
   * @param state whether it is under way, in words; empty if it was never started
   * @param done whether no token is left
   * @param canStart whether the button to start is shown
   * @param canStop whether the button to stop is shown
   * @param problem why it stopped before the end; empty if it did not
   */
  public record View(
      long over,
      long all,
      String counts,
      String state,
      boolean done,
      boolean canStart,
      boolean canStop,
      String problem) {

    static View of(Progress progress, Messages messages) {
      Counts counts = progress.counts();
      long over = counts.done() + counts.refused();
      boolean done = counts.left() == 0;
      boolean running = !done && progress.running();
      String problem = done || running ? "" : problem(progress.problem(), messages);
      String state = state(done, running, progress.bySetting(), over > 0 && problem.isEmpty());
      return new View(
          over,
          over + counts.left(),
          messages.text("exchange.counts", counts.done(), counts.refused(), counts.left()),
          state.isEmpty() ? "" : messages.text("exchange." + state),
          done,
          !done && !running,
          running && !progress.bySetting(),
          problem);
    }

    private static String state(boolean done, boolean running, boolean bySetting, boolean begun) {
      if (done) {
        return "done";
      }
      if (running) {
        return bySetting ? "running.by-setting" : "running";
      }
      return begun ? "idle" : "";
    }

    private static String problem(String reason, Messages messages) {
      return switch (reason) {
        case "" -> "";
        case TokenExchange.NOT_SET_UP, TokenExchange.OTHER_APP, "keys_refused", "scope_missing" ->
            messages.text("exchange.problem." + reason.replace('_', '-'));
        default -> messages.text("exchange.problem", reason);
      };
    }
  }

  /** Shows nothing if there were never tokens of OAuth 1.0a. */
  void show(HttpServletRequest request) {
    exchange
        .map(TokenExchange::progress)
        .map(progress -> View.of(progress, Messages.forRequest(request)))
        .filter(view -> view.all() > 0)
        .ifPresent(view -> request.setAttribute("exchange", view));
  }
}
