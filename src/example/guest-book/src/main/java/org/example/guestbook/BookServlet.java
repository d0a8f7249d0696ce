package org.example.guestbook;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Collectors;
import org.loginwithx.jakartasecurity.LinkedUserPrincipal;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.SessionLogin;

/** The page of the guest book: its entries, and a form for one more. */
@WebServlet("/book")
@ServletSecurity(@HttpConstraint(rolesAllowed = "user"))
public class BookServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient GuestBook guestBook;
  @Inject private transient LinkedUserPrincipal caller;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String csrf = SessionLogin.from(request).orElseThrow().csrfToken();
    String entries =
        guestBook.entries().stream()
            .map(entry -> "<li>" + escape(entry.text()))
            .collect(Collectors.joining("\n"));
    response.setContentType("text/html;charset=UTF-8");
    response
        .getWriter()
        .print(
            """
            <!DOCTYPE html>
            <html lang="en">
            <title>Guest book</title>
            <h1>Hello %s</h1>
            <ul>%s</ul>
            <form method="post">
            <input type="hidden" name="csrf" value="%s">
            <label>Entry <input name="text" maxlength="1000" required></label>
            <button>Write</button>
            </form>
            <form method="post" action="logout"><button>Log out</button></form>
            """
                .formatted(escape(caller.displayName()), entries, csrf));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    SessionLogin login = SessionLogin.from(request).orElseThrow();
    if (!login.isCsrfToken(FormToken.of(request))) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    guestBook.write(request.getParameter("text"));
    response.sendRedirect("book");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
