package org.loginwithx.attempt;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.loginwithx.Internal;

/** Bounds how many log-ins wait for X at once, so that a slow X costs a known amount of memory. */
@Internal
public final class Bulkhead {

  private final int most;
  private final Semaphore places;

  /**
   * @param most how many may wait at once
   */
  public Bulkhead(int most) {
    this.most = most;
    this.places = new Semaphore(most);
  }

  /** Makes the call if there is a free place, which is free again when the call has ended. */
  public <T> Optional<CompletableFuture<T>> start(Supplier<CompletableFuture<T>> call) {
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Optional.of(call.get().whenComplete((result, failure) -> places.release()));
    } catch (RuntimeException failure) {
      places.release();
      throw failure;
    }
  }

  /** How many calls are waiting now. */
  public int count() {
    return most - places.availablePermits();
  }

  /** How many may wait at once. */
  public int most() {
    return most;
  }

  public boolean isFull() {
    return places.availablePermits() == 0;
  }
}
