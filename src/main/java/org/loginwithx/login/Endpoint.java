package org.loginwithx.login;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.loginwithx.attempt.LoginAttempt;

/** What answers at an address of the filter, or goes on with an attempt after it has waited. */
@FunctionalInterface
interface Endpoint {

  void answer(LoginAttempt attempt) throws IOException, ServletException;
}
