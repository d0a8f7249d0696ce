package org.loginwithx.operations;

import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.doctor.Finding;
import org.loginwithx.doctor.State;
import org.loginwithx.web.Messages;

/**
 * A finding in words.
 *
 * @param state {@code ok}, {@code warning} or {@code failure}
 * @param stateText the state for users to read
 * @param check what was examined, as a name
 * @param checkText the name for users to read
 * @param seen what was seen
 * @param fix the remedy; empty if none is needed
 * @param forTry whether only a real log-in can tell more
 */
@Internal
public record ReportLine(
    String state,
    String stateText,
    String check,
    String checkText,
    String seen,
    String fix,
    boolean forTry) {

  /** The report in the language of these messages. */
  public static List<ReportLine> of(List<Finding> findings, Messages messages) {
    return findings.stream().map(finding -> of(finding, messages)).toList();
  }

  private static ReportLine of(Finding finding, Messages messages) {
    Object[] arguments = finding.arguments().toArray();
    String key = finding.symptom().key();
    return new ReportLine(
        finding.state().toString(),
        messages.text("doctor.state." + finding.state()),
        finding.check().toString(),
        messages.text("doctor.check." + finding.check()),
        messages.text(key, arguments),
        finding.state() == State.OK ? "" : messages.text(key + ".fix", arguments),
        finding.symptom().isForTry());
  }

  /** How many failures and warnings there are. */
  public static String summary(List<Finding> findings, Messages messages) {
    return messages.text(
        "doctor.summary", count(State.FAILURE, findings), count(State.WARNING, findings));
  }

  static long count(State state, List<Finding> findings) {
    return findings.stream().filter(finding -> finding.state() == state).count();
  }
}
