package org.loginwithx.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.loginwithx.Internal;

/**
 * Gives the request context of CDI to the rest of a request. Payara dispatches a suspended request
 * without it, and Faces and many beans need it.
 */
@ApplicationScoped
@Internal
public class ActiveRequest {

  /** The rest of a request. */
  @FunctionalInterface
  public interface Rest {
    /** Answers the request. */
    void run() throws IOException, ServletException;
  }

  /** For the container; without the container, this activates nothing. */
  public ActiveRequest() {}

  /** Runs the rest of a request. */
  @ActivateRequestContext
  public void run(Rest rest) throws IOException, ServletException {
    rest.run();
  }
}
