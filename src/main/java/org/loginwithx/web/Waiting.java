package org.loginwithx.web;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.timer.Limit;
import org.loginwithx.web.Permits.Permit;

/**
 * Waits for a slow result without holding a thread of the container: the request is suspended, and
 * dispatched again when the result is there. The continuation runs on a thread of the container,
 * with its class loader, its naming and its transactions, and in a request context of CDI, which is
 * a new one.
 */
@Internal
public final class Waiting {

  private static final System.Logger LOG = System.getLogger(Waiting.class.getName());

  private static final String NEXT = Waiting.class.getName();

  /** As many as the database has connections: most continuations use it. */
  private static final Permits TURNS = new Permits(16, Duration.ofSeconds(2));

  /** How much later than the result the container times out, which should never happen. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /**
   * How long a dispatch may take to reach a thread of the container; after that it counts as lost.
   * Payara loses a dispatch that comes in the very moment in which the first thread leaves: its
   * {@code AsyncContextImpl} still sees that thread, and stores the dispatch for it although it has
   * left. The same happens to a request that is suspended again after a dispatch, and dispatched
   * before the thread of the first dispatch has left.
   */
  private static final Duration LOST = Duration.ofSeconds(2);

  private static volatile Executor threads = Runnable::run;
  private static volatile ActiveRequest requests = new ActiveRequest();

  private static volatile FailurePage failurePage =
      (request, response, failure) ->
          response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);

  private Waiting() {}

  /** What the user sees if a request fails where the container shows no error page. */
  @FunctionalInterface
  public interface FailurePage {
    /** Answers the request, of which nothing was sent yet. */
    void show(HttpServletRequest request, HttpServletResponse response, Exception failure)
        throws IOException;
  }

  /** Sets what the user sees if a request fails that continues without its dispatch. */
  public static void use(FailurePage page) {
    failurePage = page;
  }

  /**
   * Sets what the container has for this application.
   *
   * @param threads continue requests whose dispatch the container lost; they have the context of
   *     this application
   * @param requests gives its request context to the continuation
   */
  public static void use(Executor threads, ActiveRequest requests) {
    Waiting.threads = threads;
    Waiting.requests = requests;
  }

  /** How many requests have their result and wait for a permit to continue. */
  public static int queued() {
    return TURNS.waiting();
  }

  /** What to do with the result. */
  @FunctionalInterface
  public interface Next<T> {
    /** Answers the request. */
    void accept(HttpServletRequest request, HttpServletResponse response, T result)
        throws IOException, ServletException;
  }

  /**
   * Continues with {@code next} when the result is there, or {@code longest} has passed.
   *
   * <p>The filter or servlet that calls this calls {@link #resume} first, because the container
   * calls it again.
   *
   * @param late stands in for a result that came too late or not at all
   */
  public static <T> void until(
      CompletableFuture<T> result,
      Duration longest,
      Supplier<T> late,
      HttpServletRequest request,
      HttpServletResponse response,
      Next<T> next)
      throws IOException, ServletException {
    until("", result, longest, late, request, response, next);
  }

  /**
   * The same, for a request that the log calls by one more name.
   *
   * @param prefix goes before method and address of the request in the log
   */
  public static <T> void until(
      String prefix,
      CompletableFuture<T> result,
      Duration longest,
      Supplier<T> late,
      HttpServletRequest request,
      HttpServletResponse response,
      Next<T> next)
      throws IOException, ServletException {
    // Has to be read before the request is suspended.
    Name name = new Name(prefix + request.getMethod() + ' ' + request.getRequestURI());
    CompletableFuture<T> ending =
        Limit.within(longest, result, late.get())
            .exceptionally(
                failure -> {
                  name.log("The result that the request waited for failed", failure);
                  return late.get();
                });
    // One filter of the application without async support forbids suspending for the whole chain,
    // and a request whose dispatch the container lost cannot be suspended again.
    if (ending.isDone() || !request.isAsyncSupported() || request.isAsyncStarted()) {
      next.accept(request, response, ending.join());
      return;
    }
    AsyncContext async = request.startAsync();
    async.setTimeout(longest.plus(GRACE).toMillis());
    // Everything that touches the request is done here: after a timeout, the container uses the
    // request object for another request.
    Resume resume = new Resume(name, async);
    request.setAttribute(NEXT, resume);
    // Not with the response itself: GlassFish sets the status of a listener's HTTP response to 200
    // before it calls the listener, and a redirect without a body is not sent by then.
    async.addListener(resume, request, new ServletResponseWrapper(response));
    ending
        .thenCompose(
            value ->
                TURNS
                    .next()
                    .thenAccept(
                        turn ->
                            resume.dispatch(
                                turn, (again, answer) -> next.accept(again, answer, value))))
        .whenComplete(name::stopped);
  }

  /** The name of a request in the log. */
  private record Name(String text) {

    void stopped(@Nullable Void done, @Nullable Throwable failure) {
      if (failure != null) {
        log("The request cannot continue", failure);
      }
    }

    void log(String what, @Nullable Throwable failure) {
      LOG.log(System.Logger.Level.ERROR, text + ": " + what, failure);
    }
  }

  /**
   * Continues a suspended request.
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
    resume.run(request, response);
    return true;
  }

  @FunctionalInterface
  private interface Step {
    void run(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  /** The single continuation of a request; ends its permit in any case. */
  private static final class Resume implements AsyncListener {

    private final Name name;
    private final AsyncContext async;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final CompletableFuture<Boolean> arrived = new CompletableFuture<>();
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private volatile @Nullable Step step;
    private volatile @Nullable Permit turn;

    Resume(Name name, AsyncContext async) {
      this.name = name;
      this.async = async;
      // Stored here because the AsyncContext must not be asked for them after the dispatch.
      this.request = (HttpServletRequest) async.getRequest();
      this.response = (HttpServletResponse) async.getResponse();
    }

    void dispatch(Permit myTurn, Step next) {
      step = next;
      turn = myTurn;
      try {
        async.dispatch();
      } catch (RuntimeException gaveUp) {
        // The container has answered the request already, which should never happen.
        myTurn.end();
        throw gaveUp;
      }
      Limit.complete(arrived, LOST, false)
          .thenAccept(
              there -> {
                if (!there) {
                  threads.execute(this::goOnWithout);
                }
              })
          .whenComplete(name::stopped);
    }

    void run(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      if (!arrived.complete(true)) {
        // The dispatch was slow, not lost. goOnWithout() answers meanwhile, and the container ends
        // the answer when this returns.
        answered.join();
        return;
      }
      try {
        goOn(request, response);
      } finally {
        end();
      }
    }

    /**
     * Continues in this thread, without the dispatch and so without any filter around it. No other
     * thread uses the request: a dispatch is lost because the previous thread has left. Unlike a
     * dispatch, {@code complete} cannot be lost.
     */
    private void goOnWithout() {
      name.log("The container lost the dispatch of the request, which continues without it", null);
      try {
        goOn(request, response);
      } catch (IOException | ServletException | RuntimeException failure) {
        name.log("The request failed", failure);
        showFailure(failure);
      } finally {
        end();
        answered.complete(null);
        complete();
      }
    }

    private void showFailure(Exception failure) {
      try {
        if (!response.isCommitted()) {
          response.reset();
          failurePage.show(request, response, failure);
        }
      } catch (IOException | RuntimeException noPage) {
        name.log("The page for the failure failed", noPage);
      }
    }

    private void goOn(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      Step next = requireNonNull(step, "step");
      requests.run(() -> next.run(request, response));
    }

    private void complete() {
      try {
        async.complete();
      } catch (IllegalStateException theDispatchCameAfterAll) {
        // The dispatch has completed the request.
      }
    }

    /** The container has answered the request, so this code must not touch it any more. */
    private void over() {
      arrived.complete(true);
      answered.complete(null);
      end();
    }

    private void end() {
      Permit mine = turn;
      if (mine != null) {
        mine.end();
      }
    }

    @Override
    public void onComplete(AsyncEvent event) {
      over();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      over();
    }

    @Override
    public void onError(AsyncEvent event) {
      over();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // The request is suspended again, and takes another permit then.
    }
  }
}
