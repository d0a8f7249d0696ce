package org.loginwithx.probe;

import jakarta.servlet.annotation.WebServlet;

/** Protected by the constraints in {@code web.xml}. */
@WebServlet({"/members/profile", "/editors/profile"})
public class MembersServlet extends CallerServlet {

  private static final long serialVersionUID = 1L;
}
