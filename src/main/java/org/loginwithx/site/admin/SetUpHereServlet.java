package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.connection.SetUp;
import org.loginwithx.login.SiteProof;
import org.loginwithx.site.OptionalPage;

/**
 * Tells a page of the first set-up, which may be at another address, that the address under which
 * it asks is one of this site.
 */
@WebServlet("/setup/here")
@Internal
public class SetUpHereServlet extends OptionalPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient SetUp setUp;
  @Inject private transient SiteProof proof;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public SetUpHereServlet() {}

  @Override
  protected boolean exists() {
    return setUp.isOpen();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<String> answer =
        Optional.ofNullable(request.getParameter("nonce")).flatMap(proof::answer);
    if (answer.isEmpty()) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    // The answer is no secret: it only shows which site answers.
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().print(answer.get());
  }
}
