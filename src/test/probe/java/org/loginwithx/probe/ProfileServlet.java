package org.loginwithx.probe;

import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;

/** Protected by the annotation. */
@WebServlet("/profile")
@ServletSecurity(@HttpConstraint(rolesAllowed = "user"))
public class ProfileServlet extends CallerServlet {

  private static final long serialVersionUID = 1L;
}
