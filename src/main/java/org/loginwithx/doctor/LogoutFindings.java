package org.loginwithx.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.loginwithx.oauthserver.BackChannel;

/** Findings about applications that are told of log-outs. */
final class LogoutFindings {

  /** The most applications that a finding names. */
  private static final int MOST_NAMED = 5;

  private LogoutFindings() {}

  /**
   * @param report empty if the database does not answer
   */
  static List<Finding> of(Optional<BackChannel.Report> report) {
    // If the database does not answer, there is a finding about the database already.
    return report.filter(known -> known.clients() > 0).map(LogoutFindings::of).orElse(List.of());
  }

  private static List<Finding> of(BackChannel.Report report) {
    String waiting = Long.toString(report.waiting());
    List<Finding> found = new ArrayList<>();
    if (!report.late().isEmpty()) {
      found.add(finding(Symptom.LOGOUTS_WAIT, names(report.late()), waiting));
    }
    if (!report.givenUp().isEmpty()) {
      found.add(finding(Symptom.LOGOUTS_GIVEN_UP, names(report.givenUp())));
    }
    return found.isEmpty() ? List.of(finding(Symptom.LOGOUTS_TOLD, waiting)) : found;
  }

  private static String names(List<String> ids) {
    String some = String.join(", ", ids.subList(0, Math.min(ids.size(), MOST_NAMED)));
    return ids.size() > MOST_NAMED ? some + ", ..." : some;
  }

  private static Finding finding(Symptom symptom, String... arguments) {
    return Finding.of(Check.LOGOUTS, symptom, arguments);
  }
}
