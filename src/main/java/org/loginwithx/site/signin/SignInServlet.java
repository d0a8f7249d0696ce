package org.loginwithx.site.signin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.Internal;

/** The page to which users are sent who have to log in. */
@WebServlet("/sign-in")
@Internal
public class SignInServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient SignInPage page;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public SignInServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    page.show(request, response);
  }
}
