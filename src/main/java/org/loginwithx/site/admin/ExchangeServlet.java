package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.Internal;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.TokenAdministration;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Redirect;
import org.loginwithx.web.LoginSettings;

/**
 * The buttons that start and stop the exchange of tokens; for administrators only ({@code
 * web.xml}).
 */
@WebServlet("/admin/connection/exchange")
@Internal
public class ExchangeServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient TokenAdministration tokens;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public ExchangeServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    Redirect.to(request, response, settings, ConnectionServlet.PAGE);
  }

  @Override
  protected String page(HttpServletRequest request) {
    return ConnectionServlet.PAGE;
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws IOException, UnprovenException {
    boolean stop = "stop".equals(request.getParameter("action"));
    boolean done = stop ? tokens.stopExchange(request) : tokens.startExchange(request);
    String message =
        stop
            ? done ? "exchange.stopped" : "exchange.not-stopped"
            : done ? "exchange.started" : "exchange.under-way";
    Redirect.withMessage(request, response, settings, ConnectionServlet.PAGE, message);
  }
}
