package org.loginwithx.timer;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/** A value that costs something to get, and that is kept for a while. */
@Internal
public final class Fresh<T> {

  private final long nanos;
  private final Supplier<T> source;
  private final LongSupplier nanoTime;
  private @Nullable T value;
  private long gotAt;

  /**
   * @param kept how long the value is kept
   * @param source gets the value; one thread at a time
   */
  public Fresh(Duration kept, Supplier<T> source) {
    this(kept, source, System::nanoTime);
  }

  Fresh(Duration kept, Supplier<T> source, LongSupplier nanoTime) {
    this.nanos = kept.toNanos();
    this.source = source;
    this.nanoTime = nanoTime;
  }

  /** The value of now, or of a while ago. */
  public synchronized T get() {
    T known = value;
    long now = nanoTime.getAsLong();
    if (known == null || now - gotAt >= nanos) {
      known = source.get();
      value = known;
      // Not when it was asked for: all who wait for a slow value would ask once more, in turn.
      gotAt = nanoTime.getAsLong();
    }
    return known;
  }
}
