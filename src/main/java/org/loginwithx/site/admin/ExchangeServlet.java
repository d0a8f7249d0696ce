package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.Internal;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.TokenAdministration;

/**
 * The buttons that start and stop the exchange of tokens; for administrators only ({@code
 * web.xml}).
 */
@WebServlet("/admin/connection/exchange")
@Internal
public class ExchangeServlet extends ConnectionButton {

  private static final long serialVersionUID = 1L;

  @Inject private transient TokenAdministration tokens;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ExchangeServlet() {}

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws UnprovenException {
    boolean stop = "stop".equals(request.getParameter("action"));
    boolean done = stop ? tokens.stopExchange(request) : tokens.startExchange(request);
    String message =
        stop
            ? done ? "exchange.stopped" : "exchange.not-stopped"
            : done ? "exchange.started" : "exchange.under-way";
    back(request, response, message);
  }
}
