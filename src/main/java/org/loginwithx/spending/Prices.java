package org.loginwithx.spending;

import java.util.Map;
import org.loginwithx.Internal;

/**
 * What one of each kind costs.
 *
 * @param changed the prices that differ from the usual ones, in millionths of a dollar
 */
@Internal
public record Prices(Map<Billed, Long> changed) {

  /** X's prices. */
  public static final Prices USUAL = new Prices(Map.of());

  public Prices {
    changed = Map.copyOf(changed);
  }

  @Override
  public String toString() {
    return "Prices[changed=" + changed.size() + ']';
  }

  /** In millionths of a dollar. */
  public long of(Billed kind) {
    return changed.getOrDefault(kind, kind.usual());
  }

  /** The cost of so many of each, in millionths of a dollar. */
  long of(Map<Billed, Long> numbers) {
    long sum = 0;
    for (Map.Entry<Billed, Long> each : numbers.entrySet()) {
      sum += each.getValue() * of(each.getKey());
    }
    return sum;
  }
}
