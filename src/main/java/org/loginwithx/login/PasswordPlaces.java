package org.loginwithx.login;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.password.HashingPermits;
import org.loginwithx.timer.Limit;
import org.loginwithx.web.Permits;
import org.loginwithx.web.Permits.Permit;
import org.loginwithx.web.Waiting;

/**
 * Limits how many forms with passwords use the database at once. Other forms wait for five seconds
 * at most, without a thread. A form that still has no place then gets 503. Without this filter a
 * flood of such forms takes all connections to the database, and users who log in with X have to
 * wait. Declare it in {@code web.xml}, with {@code async-supported}, for each path that takes a
 * password or sends a mail for a new one.
 *
 * <p>The wait before a refusal slows a flood down: an attacker's program sends its next form only
 * when it has the answer to the last one.
 */
public final class PasswordPlaces extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** While one is hashed, another one can ask the database. */
  private static final int PLACES = HashingPermits.atOnce() + 1;

  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** A request that has a place but has not continued by then was given up by the container. */
  private static final Duration LOST = Duration.ofSeconds(20);

  /** A request that waits keeps some 30 KB. */
  private static final int MOST_WAITING = 500;

  private static final String RETRY_AFTER = "5";

  private static final String CHAIN = "org.loginwithx.login.passwordChain";

  private final transient Permits turns = new Permits(PLACES, LONGEST);

  /** For the container. */
  public PasswordPlaces() {}

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // Payara ends a chain with its dispatch. A request that waited goes on by the chain of the
    // next.
    request.setAttribute(CHAIN, chain);
    if (Waiting.resume(request, response)) {
      return;
    }
    if (!request.getMethod().equals("POST")) {
      chain.doFilter(request, response);
      return;
    }
    // Reads the body. A client that sends it slowly holds a thread meanwhile, but no place.
    request.getParameterMap();
    if (turns.waiting() >= MOST_WAITING) {
      refuse(response);
      return;
    }
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    CompletableFuture<Permit> turn = turns.next();
    turn.thenAccept(mine -> endIfLost(mine, begun));
    Waiting.until(
        turn,
        LONGEST.multipliedBy(2),
        turns::none,
        request,
        response,
        (again, answer, mine) -> {
          begun.complete(true);
          goOn(again, answer, mine);
        });
  }

  /** The container may give up a request that waits. Its place must not be lost with it. */
  private static void endIfLost(Permit turn, CompletableFuture<Boolean> begun) {
    Limit.complete(begun, LOST, false)
        .thenAccept(
            isBegun -> {
              if (!isBegun) {
                turn.end();
              }
            });
  }

  private void goOn(HttpServletRequest request, HttpServletResponse response, Permit turn)
      throws IOException, ServletException {
    try {
      // If the container lost the dispatch, there is no chain that goes on.
      if (turn.isInTime()
          && !request.isAsyncStarted()
          && request.getAttribute(CHAIN) instanceof FilterChain chain) {
        chain.doFilter(request, response);
      } else {
        refuse(response);
      }
    } finally {
      turn.end();
    }
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    response.setHeader("Retry-After", RETRY_AFTER);
    response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
  }
}
