package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.Internal;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Redirect;
import org.loginwithx.web.LoginSettings;

/** A button on the page of the connection, to which it leads back. */
@Internal
public abstract class ConnectionButton extends FormPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  protected ConnectionButton() {}

  @Override
  protected final void doGet(HttpServletRequest request, HttpServletResponse response) {
    Redirect.to(request, response, settings, ConnectionServlet.PAGE);
  }

  @Override
  protected final String page(HttpServletRequest request) {
    return ConnectionServlet.PAGE;
  }

  /** Goes back to the page, which shows this message. */
  final void back(HttpServletRequest request, HttpServletResponse response, String messageKey) {
    Redirect.withMessage(request, response, settings, ConnectionServlet.PAGE, messageKey);
  }
}
