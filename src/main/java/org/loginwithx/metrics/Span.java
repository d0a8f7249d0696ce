package org.loginwithx.metrics;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * A part of an attempt to log in and the time that it takes, for a tracing system. It only has the
 * values of {@link Attribute}, which neither identify the user nor are secret.
 *
 * <p>The span that a thread works for is its current one, so code deep within an attempt needs no
 * reference to the attempt. Outside of an attempt, and where no tracing system listens, it is
 * {@link #NONE}, which costs nothing.
 */
@Internal
public abstract class Span {

  /** Is not recorded, and neither is any part of it. */
  public static final Span NONE = new Unrecorded();

  private static final ThreadLocal<Span> CURRENT = new ThreadLocal<>();

  private final AtomicInteger holders = new AtomicInteger();

  /** What a span may say. The names are those of OpenTelemetry's conventions, if it has one. */
  public enum Attribute {
    /** The id of the attempt, as in the log and on the page of a failure. */
    ATTEMPT("loginwithx.attempt"),
    /** By which protocol. */
    PROTOCOL("loginwithx.protocol"),
    /** Which request of the attempt: {@code start} or {@code callback}. */
    STEP("loginwithx.step"),
    /** As in the log. */
    OUTCOME("loginwithx.outcome"),
    /** As in the log. */
    REASON("loginwithx.reason"),
    /** Which call to X, as in the log. */
    ENDPOINT("loginwithx.endpoint"),
    METHOD("http.request.method"),
    HOST("server.address"),
    STATUS("http.response.status_code"),
    /** How often the request was sent again. */
    RESENT("http.request.resend_count");

    private final String key;

    Attribute(String key) {
      this.key = key;
    }

    /** The name in the tracing system. */
    public String key() {
      return key;
    }
  }

  protected Span() {}

  /** The span that this thread works for. */
  public static Span current() {
    Span current = CURRENT.get();
    return current == null ? NONE : current;
  }

  /** Does the work of one part of the current span, on this thread. */
  @SuppressWarnings("try")
  public static <T> T step(String name, Supplier<T> work) {
    Span current = current();
    if (current == NONE) {
      return work.get();
    }
    try (Work step = current.child(name).work()) {
      return work.get();
    }
  }

  /** Begins a part of this span. */
  public abstract Span child(String name);

  /** Begins a call to another server, as a part of this span. */
  public abstract Span call(String name);

  public abstract Span with(Attribute attribute, String value);

  public abstract Span with(Attribute attribute, long value);

  /**
   * This part has failed, and not because of what a user did.
   *
   * @param reason a fixed word
   */
  public abstract Span failed(String reason);

  /** Only the first call counts. */
  public abstract void end();

  /** Makes this span the tracing system's current one on this thread, until the result is run. */
  protected abstract Runnable enter();

  /**
   * Work for this span begins or continues, on this thread. The span ends with the last work for
   * it, unless it is {@linkplain #hold held}.
   */
  public Work work() {
    hold();
    return new Work(this);
  }

  /** Keeps this span open until {@link #release}: the work will continue on another thread. */
  public void hold() {
    holders.incrementAndGet();
  }

  /** Ends this span if no work for it goes on, and nothing else holds it. */
  public void release() {
    if (holders.decrementAndGet() == 0) {
      end();
    }
  }

  /** The same result. What depends on it works for this span, on whatever thread that is. */
  public <T> CompletableFuture<T> carry(CompletableFuture<T> result) {
    CompletableFuture<T> carried = new CompletableFuture<>();
    result.whenComplete((value, failure) -> complete(carried, value, failure));
    return carried;
  }

  @SuppressWarnings("try")
  private <T> void complete(CompletableFuture<T> carried, T value, @Nullable Throwable failure) {
    try (Work dependents = work()) {
      if (failure == null) {
        carried.complete(value);
      } else {
        carried.completeExceptionally(failure);
      }
    }
  }

  /** A time in which one thread works for a span. It ends on the same thread. */
  public static final class Work implements AutoCloseable {

    private static final Work NONE = new Work();

    private final Span span;
    private final @Nullable Span before;
    private final Runnable leave;

    private Work() {
      span = Span.NONE;
      before = null;
      leave = () -> {};
    }

    private Work(Span span) {
      this.span = span;
      before = CURRENT.get();
      leave = span.enter();
      CURRENT.set(span);
    }

    @Override
    public void close() {
      if (this == NONE) {
        return;
      }
      leave.run();
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
      span.release();
    }
  }

  private static final class Unrecorded extends Span {

    @Override
    public Span child(String name) {
      return this;
    }

    @Override
    public Span call(String name) {
      return this;
    }

    @Override
    public Span with(Attribute attribute, String value) {
      return this;
    }

    @Override
    public Span with(Attribute attribute, long value) {
      return this;
    }

    @Override
    public Span failed(String reason) {
      return this;
    }

    @Override
    public void end() {}

    @Override
    protected Runnable enter() {
      return () -> {};
    }

    @Override
    public Work work() {
      return Work.NONE;
    }

    @Override
    public void hold() {}

    @Override
    public void release() {}

    @Override
    public <T> CompletableFuture<T> carry(CompletableFuture<T> result) {
      return result;
    }
  }
}
