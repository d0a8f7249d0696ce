package org.loginwithx.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Continues a request that was suspended. Payara dispatches such a request without the request
 * context of CDI, which Faces and many beans need.
 */
@ApplicationScoped
public class ActiveRequest {

  /** For the container. */
  public ActiveRequest() {}

  /** Calls the rest of the chain. */
  @ActivateRequestContext
  public void goOn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, response);
  }
}
