package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.Internal;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.EventAdministration;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Redirect;
import org.loginwithx.web.LoginSettings;

/** The button that checks the subscriptions at X; for administrators only ({@code web.xml}). */
@WebServlet("/admin/connection/events")
@Internal
public class EventsServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient EventAdministration events;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public EventsServlet() {}

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
      throws UnprovenException {
    events.checkSoon(request);
    Redirect.withMessage(request, response, settings, ConnectionServlet.PAGE, "events.checking");
  }
}
