package org.loginwithx.login;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits for something slow without holding a thread of the container: the request is put aside and
 * dispatched again when the result is there. What comes next runs on a thread of the container,
 * with its class loader, its naming and its transactions. It has no request context of CDI any
 * more: use {@code @ActivateRequestContext} where one is needed.
 */
public final class Waiting {

  private static final String NEXT = Waiting.class.getName();

  /** As many as the database has connections for: what goes on mostly asks it. */
  private static final Turns TURNS = new Turns(16, Duration.ofSeconds(2));

  /** How much later than the result the container may give up, which it should never have to. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private Waiting() {}

  /** What to do with the result. */
  @FunctionalInterface
  public interface Next<T> {
    /** Answers the request. */
    void accept(HttpServletRequest request, HttpServletResponse response, T result)
        throws IOException, ServletException;
  }

  /**
   * Goes on with {@code next} when the result is there, or {@code longest} has passed.
   *
   * <p>The filter or servlet that calls this calls {@link #resume} first: it is asked again.
   *
   * @param late stands in for a result that did not come in time or not at all
   */
  public static <T> void until(
      CompletableFuture<T> result,
      Duration longest,
      Supplier<T> late,
      HttpServletRequest request,
      HttpServletResponse response,
      Next<T> next)
      throws IOException, ServletException {
    CompletableFuture<T> ending =
        result
            .copy()
            .completeOnTimeout(late.get(), longest.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(failure -> late.get());
    // One filter of the application without async support forbids it for the whole chain.
    if (ending.isDone() || !request.isAsyncSupported()) {
      next.accept(request, response, ending.join());
      return;
    }
    AsyncContext async = request.startAsync();
    async.setTimeout(longest.plus(GRACE).toMillis());
    ending.thenAccept(
        value ->
            TURNS
                .next()
                .thenAccept(
                    turn ->
                        dispatch(
                            async,
                            request,
                            new Resume(
                                (again, answer) -> next.accept(again, answer, value), turn))));
  }

  private static void dispatch(AsyncContext async, HttpServletRequest request, Resume resume) {
    try {
      async.addListener(new EndOfTurn(resume.turn()));
      request.setAttribute(NEXT, resume);
      async.dispatch();
    } catch (IllegalStateException wasAnswered) {
      // The container gave up on it.
      resume.turn().end();
    }
  }

  /**
   * Goes on with a request that was put aside.
   *
   * @return false if this is not such a request
   */
  public static boolean resume(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (request.getDispatcherType() != DispatcherType.ASYNC
        || !(request.getAttribute(NEXT) instanceof Resume resume)) {
      return false;
    }
    request.removeAttribute(NEXT);
    try {
      resume.step().run(request, response);
    } finally {
      resume.turn().end();
    }
    return true;
  }

  private record Resume(Step step, Turns.Turn turn) {}

  @FunctionalInterface
  private interface Step {
    void run(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  /** For the request that is dispatched and never arrives. */
  private record EndOfTurn(Turns.Turn turn) implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
      turn.end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      turn.end();
    }

    @Override
    public void onError(AsyncEvent event) {
      turn.end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // Waits for something else, and takes another turn then.
    }
  }
}
