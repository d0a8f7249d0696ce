package org.loginwithx.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.loginwithx.login.LoginFlows.Instead;
import org.loginwithx.spending.Dollars;
import org.loginwithx.spending.Spent;
import org.loginwithx.spending.Spent.Share;

/** What X bills, and whether that is within the budget. */
final class CostFindings {

  private static final int ALL = 100;

  private CostFindings() {}

  static List<Finding> of(Spent spent, Optional<Instead> instead) {
    List<Finding> findings = new ArrayList<>(of(spent));
    instead.ifPresent(
        now ->
            findings.add(
                Finding.of(
                    Check.COSTS,
                    Symptom.OAUTH1_INSTEAD,
                    now.fault(),
                    SetupFindings.MINUTE.format(now.since()))));
    return findings;
  }

  private static List<Finding> of(Spent spent) {
    List<Finding> warnings =
        Stream.of(spent.shareOfDay(), spent.shareOfMonth())
            .filter(share -> share.warning() > 0)
            .map(share -> warning(spent, share))
            .toList();
    return warnings.isEmpty()
        ? List.of(
            Finding.of(
                Check.COSTS,
                Symptom.COSTS_WITHIN,
                Dollars.text(spent.ofToday()),
                Dollars.text(spent.ofMonth()),
                Dollars.text(spent.forecast())))
        : warnings;
  }

  private static Finding warning(Spent spent, Share share) {
    return Finding.of(
        Check.COSTS,
        share.warning() < ALL ? Symptom.COSTS_NEAR_BUDGET : Symptom.COSTS_OVER_BUDGET,
        Dollars.text(spent.ofToday()),
        Dollars.text(spent.ofMonth()),
        Dollars.text(spent.forecast()),
        share.setting(),
        Long.toString(share.percent()),
        Dollars.text(share.of()));
  }
}
