package org.loginwithx.login;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.login.Turns.Turn;
import org.loginwithx.password.HashingTurns;
import org.loginwithx.timer.Limit;

/**
 * Lets few forms with passwords near the database at once. The others wait without a thread, for
 * two seconds at most, and get 503 then. Without it a flood of such forms takes the connections to
 * the database, and users who log in by X wait behind it.
 *
 * <p>A refusal that waits is what holds a flood back: an attacker's program sends its next form
 * when it has the answer to the last one.
 */
public final class PasswordPlaces extends HttpFilter {

  private static final long serialVersionUID = 1L;

  /** While one is hashed, another one can ask the database. */
  private static final int PLACES = HashingTurns.atOnce() + 1;

  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final Duration LOST = Duration.ofSeconds(10);

  /** A request that waits keeps some 30 KB. */
  private static final int MOST_WAITING = 500;

  private static final String RETRY_AFTER = "5";

  private final transient Turns turns = new Turns(PLACES, LONGEST);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (Waiting.resume(request, response)) {
      return;
    }
    if (!request.getMethod().equals("POST")) {
      chain.doFilter(request, response);
      return;
    }
    if (turns.waiting() >= MOST_WAITING) {
      refuse(response);
      return;
    }
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    CompletableFuture<Turn> turn = turns.next();
    turn.thenAccept(mine -> endIfLost(mine, begun));
    Waiting.until(
        turn,
        LONGEST.multipliedBy(2),
        turns::none,
        request,
        response,
        (again, answer, mine) -> {
          begun.complete(true);
          goOn(again, answer, mine, chain);
        });
  }

  /** The container may give up a request that waits. Its place must not be lost with it. */
  private static void endIfLost(Turn turn, CompletableFuture<Boolean> begun) {
    Limit.complete(begun, LOST, false)
        .thenAccept(
            isBegun -> {
              if (!isBegun) {
                turn.end();
              }
            });
  }

  private static void goOn(
      HttpServletRequest request, HttpServletResponse response, Turn turn, FilterChain chain)
      throws IOException, ServletException {
    try {
      if (turn.isInTime()) {
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
