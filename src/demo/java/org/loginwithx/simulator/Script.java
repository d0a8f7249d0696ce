package org.loginwithx.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which answers are to go wrong. */
final class Script {

  private final List<Map<Endpoint, Misbehaviour>> next = new ArrayList<>();
  private final Map<Endpoint, Misbehaviour> always = new EnumMap<>(Endpoint.class);

  /** The next call to one of these endpoints misbehaves. */
  synchronized void next(Map<Endpoint, Misbehaviour> misbehaviours) {
    next.add(misbehaviours);
  }

  synchronized void always(Map<Endpoint, Misbehaviour> misbehaviours) {
    always.putAll(misbehaviours);
  }

  /** What the call that came now gets; null for the right answer. */
  synchronized @Nullable Misbehaviour take(Endpoint endpoint) {
    Iterator<Map<Endpoint, Misbehaviour>> queue = next.iterator();
    while (queue.hasNext()) {
      Misbehaviour once = queue.next().get(endpoint);
      if (once != null) {
        queue.remove();
        return once;
      }
    }
    return always.get(endpoint);
  }

  synchronized void clear() {
    next.clear();
    always.clear();
  }
}
