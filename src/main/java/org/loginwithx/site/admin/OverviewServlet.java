package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.account.EmailConfirmation;
import org.loginwithx.attempt.BegunLogins;
import org.loginwithx.attempt.BegunLogins.Begun;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.doctor.Doctor;
import org.loginwithx.doctor.Finding;
import org.loginwithx.doctor.State;
import org.loginwithx.metrics.Recent;
import org.loginwithx.operations.ReportLine;
import org.loginwithx.site.Page;
import org.loginwithx.user.LoginStatistics;
import org.loginwithx.user.LoginStatistics.Statistics;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Waiting;

/**
 * The front page of the administrators: how log-ins go, and whether everything works; for
 * administrators only ({@code web.xml}).
 */
@WebServlet(urlPatterns = "/admin", asyncSupported = true)
@Internal
public class OverviewServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** The database is asked for less time than this. */
  private static final Duration LONGEST = Duration.ofSeconds(6);

  /** Some users always close the page of X; with more than so many of them, one in two is a lot. */
  private static final long SOME = 5;

  @Inject private transient LoginStatistics statistics;
  @Inject private transient BegunLogins begun;
  @Inject private transient Recent recent;
  @Inject private transient Doctor doctor;
  @Inject private transient EmailConfirmation confirmation;
  @Inject private transient SpendingPanel spending;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public OverviewServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (Waiting.resume(request, response)) {
      return;
    }
    Waiting.until(doctor.glance(), LONGEST, Doctor::late, request, response, this::show);
  }

  private void show(
      HttpServletRequest request, HttpServletResponse response, List<Finding> findings)
      throws ServletException, IOException {
    Messages messages = Messages.forRequest(request);
    request.setAttribute("health", health(findings, messages));
    request.setAttribute("calls", CallLine.of(recent.calls()));
    spending.show(request);
    try {
      Statistics figures = statistics.now();
      List<Begun> today = begun.ofToday();
      request.setAttribute("figures", OverviewFigures.of(figures, messages));
      request.setAttribute("begun", today);
      request.setAttribute("manyLost", today.stream().anyMatch(OverviewServlet::manyLost));
    } catch (DatabaseUnavailableException away) {
      // The page says so, and shows the rest.
    }
    Page.show(request, response, "overview");
  }

  private static boolean manyLost(Begun protocol) {
    return protocol.lost() > SOME && protocol.lost() * 2 > protocol.begun();
  }

  private List<HealthLine> health(List<Finding> findings, Messages messages) {
    List<HealthLine> lines = new ArrayList<>();
    ReportLine.of(findings, messages).forEach(line -> lines.add(HealthLine.of(line)));
    lines.add(HealthLine.of(confirmation.canSend(), recent.mails(), messages));
    return lines;
  }

  /**
   * The state of a part.
   *
   * @param badge {@code good}, {@code warn}, {@code bad}, or nothing if the part is not used
   * @param state the state in a word
   * @param part which part
   * @param seen what was seen
   * @param fix what to do; empty for nothing
   */
  public record HealthLine(String badge, String state, String part, String seen, String fix) {

    static HealthLine of(ReportLine line) {
      return new HealthLine(
          badge(line.state()), line.stateText(), line.checkText(), line.seen(), line.fix());
    }

    static HealthLine of(boolean canSend, Recent.Mails mails, Messages messages) {
      String part = messages.text("overview.mail");
      if (!canSend) {
        return new HealthLine(
            "", messages.text("overview.mail.off"), part, messages.text("overview.mail.none"), "");
      }
      Recent.Failure failure = mails.lastFailure();
      if (failure == null) {
        return new HealthLine(
            "good",
            messages.text("doctor.state.ok"),
            part,
            messages.text("overview.mail.good", mails.sent()),
            "");
      }
      return new HealthLine(
          "warn",
          messages.text("doctor.state.warning"),
          part,
          messages.text(
              "overview.mail.bad", mails.sent(), mails.failed(), messages.minute(failure.at())),
          messages.text("overview.mail.fix", failure.kind()));
    }

    static String badge(String state) {
      return state.equals(State.OK.toString())
          ? "good"
          : state.equals(State.WARNING.toString()) ? "warn" : "bad";
    }
  }

  /**
   * How long X took.
   *
   * @param endpoint as in the log
   * @param median milliseconds
   * @param nearlyAll milliseconds
   */
  public record CallLine(String endpoint, long calls, long median, long nearlyAll) {

    static List<CallLine> of(List<Recent.CallTimes> calls) {
      return calls.stream()
          .map(
              call ->
                  new CallLine(
                      call.endpoint(),
                      call.calls(),
                      call.median().toMillis(),
                      call.nearlyAll().toMillis()))
          .toList();
    }
  }
}
