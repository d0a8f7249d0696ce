package org.loginwithx.example;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.loginwithx.user.LinkedUsers;
import org.loginwithx.user.Profile;

/** Tells tests what the witness saw and who is stored: nothing for an application to copy. */
@WebServlet("/witness")
public class WitnessServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient Witness witness;
  @Inject private transient LinkedUsers linkedUsers;
  @Inject private transient Members members;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public WitnessServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String subject = request.getParameter("stored");
    String member = request.getParameter("member");
    response.setContentType("text/plain;charset=UTF-8");
    if (member != null) {
      response.getWriter().print(members.find(member).map(Member::toString).orElse("nobody"));
      return;
    }
    response
        .getWriter()
        .print(
            subject == null
                ? String.join("\n", witness.seen())
                : linkedUsers.find(Profile.X, subject).isPresent());
  }
}
