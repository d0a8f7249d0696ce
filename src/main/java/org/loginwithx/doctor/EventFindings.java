package org.loginwithx.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.xevents.EventSettings.Way;
import org.loginwithx.xevents.EventState;
import org.loginwithx.xevents.XEvents;

/** Findings about what X reports. */
final class EventFindings {

  /**
   * X sends a request for proof to a webhook about every hour. A request proves nothing, because
   * strangers can send one, too. But if none comes, X cannot reach the webhook.
   */
  private static final Duration CRC_MISSED = Duration.ofHours(3);

  private EventFindings() {}

  /**
   * @param report empty if no events come, or the database does not answer
   */
  static List<Finding> of(Optional<XEvents.Report> report, Instant now) {
    // The finding about the database says why it is unknown.
    return report
        .filter(known -> known.way() != Way.OFF)
        .map(known -> of(known, now))
        .orElse(List.of());
  }

  private static List<Finding> of(XEvents.Report report, Instant now) {
    Way way = report.way();
    EventState.Row state = report.state();
    List<Finding> found = new ArrayList<>();
    if (!state.problem().isEmpty()) {
      found.add(finding(Symptom.EVENTS_NOT_SUBSCRIBED, state.problem()));
    } else if (!state.revokes()) {
      found.add(finding(Symptom.EVENTS_NOT_CHECKED));
    }
    if (way == Way.STREAM && state.connectedAt() == null) {
      found.add(
          finding(Symptom.EVENTS_STREAM_CLOSED, state.broken().isEmpty() ? "-" : state.broken()));
    }
    if (way == Way.WEBHOOK && isOver(state.crcAt(), now)) {
      found.add(finding(Symptom.EVENTS_NO_CRC, text(state.crcAt())));
    }
    return found.isEmpty()
        ? List.of(
            way == Way.WEBHOOK
                ? finding(Symptom.EVENTS_BY_WEBHOOK, text(report.last()), text(state.checkedAt()))
                : finding(Symptom.EVENTS_BY_STREAM, text(report.last()), text(state.connectedAt())))
        : found;
  }

  private static boolean isOver(@Nullable Instant crcAt, Instant now) {
    return crcAt == null || crcAt.isBefore(now.minus(CRC_MISSED));
  }

  private static String text(@Nullable Instant at) {
    return at == null ? "-" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Finding finding(Symptom symptom, String... arguments) {
    return Finding.of(Check.EVENTS, symptom, arguments);
  }
}
