package org.loginwithx.config;

import static org.loginwithx.connection.Setting.BUDGET_DAY;
import static org.loginwithx.connection.Setting.BUDGET_MONTH;
import static org.loginwithx.connection.Setting.PRICES;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.loginwithx.connection.Setting;
import org.loginwithx.spending.Billed;
import org.loginwithx.spending.Budget;
import org.loginwithx.spending.Dollars;
import org.loginwithx.spending.Prices;

/** Reads what X's calls cost, and what they may cost. */
final class CostsReader {

  private final SettingReader settings;

  CostsReader(SettingReader settings) {
    this.settings = settings;
  }

  LoginConfig.Costs read() {
    return new LoginConfig.Costs(prices(), new Budget(dollars(BUDGET_DAY), dollars(BUDGET_MONTH)));
  }

  private Prices prices() {
    Map<Billed, Long> changed = new EnumMap<>(Billed.class);
    for (String each : settings.split(PRICES)) {
      String[] parts = each.split("=", 2);
      Optional<Billed> kind = Billed.of(parts[0].strip());
      Optional<Long> price = parts.length == 2 ? Dollars.parse(parts[1].strip()) : Optional.empty();
      if (kind.isPresent() && price.isPresent()) {
        changed.put(kind.get(), price.get());
      } else {
        settings.problem(
            PRICES,
            "takes prices in dollars such as user_read=0.010, separated by commas, of "
                + Arrays.stream(Billed.values())
                    .map(Billed::toString)
                    .collect(Collectors.joining(", ")));
      }
    }
    return new Prices(changed);
  }

  /** 0 if it is not set. */
  private long dollars(Setting setting) {
    if (!settings.isSet(setting)) {
      return 0;
    }
    Optional<Long> dollars = Dollars.parse(settings.text(setting)).filter(amount -> amount > 0);
    if (dollars.isEmpty()) {
      settings.problem(setting, "takes dollars such as 5 or 0.50, without a sign");
    }
    return dollars.orElse(0L);
  }
}
