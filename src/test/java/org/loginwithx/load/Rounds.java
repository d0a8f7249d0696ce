package org.loginwithx.load;

import java.util.ArrayList;
import java.util.List;

/** One figure taken again and again, in turns with those it is compared with. */
final class Rounds {

  /** An odd number, for a median. */
  static final int COUNT = 5;

  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  double median() {
    return median(values);
  }

  /** The median of what this is divided by the other, round by round. */
  double ratioTo(Rounds other) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      ratios.add(values.get(i) / other.values.get(i));
    }
    return median(ratios);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
