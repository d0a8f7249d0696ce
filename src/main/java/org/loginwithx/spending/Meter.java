package org.loginwithx.spending;

import jakarta.json.JsonValue;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.spending.Counts.Use;
import org.loginwithx.x.ApiRequest;
import org.loginwithx.x.Bills;
import org.loginwithx.x.XEndpoint;

/** Counts in memory what X bills, until {@link Spending} writes it. */
@Internal
public final class Meter implements Bills {

  private final Clock clock;
  private Counts waiting = new Counts();

  public Meter(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void profile(XEndpoint endpoint, String userId) {
    add(
        BilledItem.of(
            endpoint == XEndpoint.USERS_ME ? Billed.USER_READ : Billed.VERIFY_CREDENTIALS, userId));
  }

  @Override
  public void answered(ApiRequest request, JsonValue answer) {
    BilledItem.of(request, answer).forEach(this::add);
  }

  private void add(BilledItem item) {
    Use use = new Use(Spending.day(clock.instant()), item.kind());
    add(use, item.id());
  }

  private synchronized void add(Use use, @Nullable String id) {
    waiting.add(use, id);
  }

  /** All that was counted since the last call. */
  synchronized Counts take() {
    Counts taken = waiting;
    waiting = new Counts();
    return taken;
  }

  /** Keeps what could not be written. */
  synchronized void putBack(Counts taken) {
    taken.add(waiting);
    waiting = taken;
  }
}
