package org.loginwithx.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which answers are to go wrong. */
final class Script {

  private final Map<Endpoint, Deque<Misbehaviour>> next = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Misbehaviour> always = new EnumMap<>(Endpoint.class);

  synchronized void next(Endpoint endpoint, Misbehaviour misbehaviour) {
    next.computeIfAbsent(endpoint, ignored -> new ArrayDeque<>()).add(misbehaviour);
  }

  synchronized void always(Endpoint endpoint, Misbehaviour misbehaviour) {
    always.put(endpoint, misbehaviour);
  }

  /** What the call that came now gets; null for the right answer. */
  synchronized @Nullable Misbehaviour take(Endpoint endpoint) {
    Deque<Misbehaviour> queue = next.get(endpoint);
    Misbehaviour once = queue == null ? null : queue.poll();
    return once == null ? always.get(endpoint) : once;
  }

  synchronized void clear() {
    next.clear();
    always.clear();
  }
}
