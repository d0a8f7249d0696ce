package org.loginwithx.jakartasecurity;

import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** A request as the container shows it, and a way to tell the container who sends it. */
interface CallerContext {

  /** Whether the request needs a log-in. */
  boolean isProtected();

  /** Tells the container who sends the request. */
  AuthenticationStatus callerIs(LinkedUserPrincipal caller, Set<String> groups);

  /** Gives the container and the application this request in place of the one that came. */
  void replace(HttpServletRequest request);

  /** Tells the container that the sender is not logged in. */
  AuthenticationStatus callerIsAnonymous();

  static CallerContext of(HttpMessageContext context) {
    return new CallerContext() {
      @Override
      public boolean isProtected() {
        return context.isProtected();
      }

      @Override
      public AuthenticationStatus callerIs(LinkedUserPrincipal caller, Set<String> groups) {
        return context.notifyContainerAboutLogin(caller, groups);
      }

      @Override
      public void replace(HttpServletRequest request) {
        context.setRequest(request);
      }

      @Override
      public AuthenticationStatus callerIsAnonymous() {
        return context.doNothing();
      }
    };
  }
}
