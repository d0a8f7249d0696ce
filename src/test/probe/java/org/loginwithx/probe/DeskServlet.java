package org.loginwithx.probe;

import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;

/** For editors only. */
@WebServlet("/desk")
@ServletSecurity(@HttpConstraint(rolesAllowed = "editor"))
public class DeskServlet extends CallerServlet {

  private static final long serialVersionUID = 1L;
}
