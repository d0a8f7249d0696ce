package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.Internal;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.EventAdministration;

/** The button that checks the subscriptions at X; for administrators only ({@code web.xml}). */
@WebServlet("/admin/connection/events")
@Internal
public class EventsServlet extends ConnectionButton {

  private static final long serialVersionUID = 1L;

  @Inject private transient EventAdministration events;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public EventsServlet() {}

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws UnprovenException {
    events.checkSoon(request);
    back(request, response, "events.checking");
  }
}
