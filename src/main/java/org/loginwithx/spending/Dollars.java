package org.loginwithx.spending;

import java.math.BigDecimal;
import java.util.Optional;
import org.loginwithx.Internal;

/** Dollars in settings and logs; everywhere else money is in millionths of a dollar. */
@Internal
public final class Dollars {

  private static final int DIGITS = 6;
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

  private Dollars() {}

  /** The millionths in a number such as {@code 0.015}; empty if it is no such number. */
  public static Optional<Long> parse(String text) {
    if (!text.matches("[0-9]{1,7}(\\.[0-9]{1,6})?")) {
      return Optional.empty();
    }
    BigDecimal dollars = new BigDecimal(text);
    return dollars.compareTo(MOST) > 0
        ? Optional.empty()
        : Optional.of(dollars.movePointRight(DIGITS).longValueExact());
  }

  /** Two digits after the point, or more if the amount has more. */
  public static String text(long millionths) {
    BigDecimal dollars = BigDecimal.valueOf(millionths, DIGITS).stripTrailingZeros();
    return dollars.setScale(Math.max(2, dollars.scale())).toPlainString();
  }
}
