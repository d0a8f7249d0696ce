package org.loginwithx.site;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;

/**
 * Answers 503 where a page needs the database and the database is away. A page that can do without
 * the database, or has an answer of its own, catches the exception itself.
 */
@Internal
public class DatabaseAway extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private static final String RETRY_AFTER_SECONDS = "5";

  /** For the container. */
  public DatabaseAway() {}

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (ServletException | RuntimeException failure) {
      if (response.isCommitted() || !isAway(failure)) {
        throw failure;
      }
      response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
  }

  /** Faces wraps what a template throws. */
  private static boolean isAway(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(DatabaseUnavailableException.class::isInstance);
  }
}
