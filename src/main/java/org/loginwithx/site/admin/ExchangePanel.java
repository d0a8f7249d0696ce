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
   * @param left how many are to be exchanged
   * @param counts the same in words
   * @param running whether this server works on it
   * @param problem why this server stopped; empty if it did not
   */
  public record View(
      long over, long all, long left, String counts, boolean running, String problem) {

    static View of(Progress progress, Messages messages) {
      Counts counts = progress.counts();
      long over = counts.done() + counts.refused();
      return new View(
          over,
          over + counts.left(),
          counts.left(),
          messages.text("exchange.counts", counts.done(), counts.refused(), counts.left()),
          progress.running(),
          problem(progress.reason(), messages));
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
