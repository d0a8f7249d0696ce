package org.loginwithx.site.admin;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.loginwithx.site.Moment;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.xevents.EventSettings.Way;
import org.loginwithx.xevents.EventState;
import org.loginwithx.xevents.XEvents;

/** What X reports, on the page of the connection. */
@Dependent
class EventsPanel {

  private final XEvents events;
  private final LoginSettings settings;

  @Inject
  EventsPanel(XEvents events, LoginSettings settings) {
    this.events = events;
    this.settings = settings;
  }

  /**
   * What the page shows.
   *
   * @param webhook whether events come by the webhook; else they come by the stream
   * @param address the address of the webhook; empty without one
   * @param valid whether X accepted the webhook when it was last asked
   * @param revokes whether X reports who revokes the access
   * @param renames of how many users X reports other names
   * @param problem why the subscriptions are not as they should be; empty if they are
   * @param checkedAt when they were last checked
   * @param connectedAt since when the stream is open; null if it is not
   * @param broken why it is not; empty if it is, or was not opened yet
   * @param crcAt when the last request for proof came, from X or a stranger
   * @param last when the last event had an effect
   */
  public record View(
      boolean webhook,
      String address,
      boolean valid,
      String node,
      boolean revokes,
      int renames,
      String problem,
      @Nullable Moment checkedAt,
      @Nullable Moment connectedAt,
      String broken,
      @Nullable Moment crcAt,
      @Nullable Moment last) {

    static View of(XEvents.Report report, @Nullable URI publicUrl, Messages messages) {
      EventState.Row state = report.state();
      boolean webhook = report.way() == Way.WEBHOOK;
      return new View(
          webhook,
          webhook && publicUrl != null ? publicUrl + XEvents.PATH : "",
          webhook && state.problem().isEmpty() && state.checkedAt() != null,
          state.node(),
          state.revokes(),
          state.renames(),
          problem(state.problem(), messages),
          Moment.ofNullable(state.checkedAt(), messages),
          Moment.ofNullable(state.connectedAt(), messages),
          problem(state.broken(), messages),
          Moment.ofNullable(state.crcAt(), messages),
          Moment.ofNullable(report.last(), messages));
    }

    private static String problem(String word, Messages messages) {
      return switch (word) {
        case "" -> "";
        case "not_set_up",
            "no_credit",
            "access_level",
            "rate_limited",
            "x_is_down",
            "ended_by_x",
            "webhook_invalid" ->
            messages.text("events.problem." + word.replace('_', '-'));
        default -> messages.text("events.problem", word);
      };
    }
  }

  /** Shows nothing if no events come. */
  void show(HttpServletRequest request) {
    if (events.way() != Way.OFF) {
      request.setAttribute(
          "events", View.of(events.report(), settings.publicUrl(), Messages.forRequest(request)));
    }
  }
}
