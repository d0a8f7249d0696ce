package org.loginwithx.login;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.loginwithx.attempt.LoginAttempt;

/** Answers requests to one address of the filter, or continues an attempt that has waited. */
@FunctionalInterface
interface Endpoint {

  void answer(LoginAttempt attempt) throws IOException, ServletException;
}
