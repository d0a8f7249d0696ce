package org.loginwithx.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.doctor.CommandTokens;
import org.loginwithx.doctor.Doctor;
import org.loginwithx.doctor.Finding;
import org.loginwithx.doctor.State;
import org.loginwithx.timer.Seldom;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SecurityHeaders;
import org.loginwithx.web.Waiting;

/**
 * The doctor for an operator at a command line, when no user can log in: {@code POST} with the
 * token of {@code LOGIN_DOCTOR_TOKEN}. Without that setting it answers 404. Answers 200, or 503 if
 * anything failed. Declare it in {@code web.xml} with {@code async-supported}.
 */
public class DoctorCommand extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final String RETRY_SECONDS = "10";
  private static final Seldom WRONG_TOKENS = new Seldom(Duration.ofMinutes(1));

  @Inject private transient CommandTokens tokens;
  @Inject private transient Examination examination;
  @Inject private transient LoginSettings settings;
  @Inject private transient SecurityLog log;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public DoctorCommand() {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (!tokens.doctor().isSet()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    super.service(request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (Waiting.resume(request, response)) {
      return;
    }
    new SecurityHeaders(settings).applyTo(response);
    Messages messages = Messages.forRequest(request);
    if (!tokens.doctor().isRight(request.getHeader("Authorization"))) {
      if (WRONG_TOKENS.mayHappen()) {
        log.doctor(request, "refused", "wrong_token");
      }
      response.setHeader("WWW-Authenticate", "Bearer");
      write(response, HttpServletResponse.SC_UNAUTHORIZED, messages.text("doctor.wrong-token"));
      return;
    }
    if (CookieProbe.isNeeded(request)) {
      CookieProbe.send(request, response);
      return;
    }
    Optional<CompletableFuture<List<Finding>>> begun =
        examination.begin(request, CookieProbe.take(request, response));
    if (begun.isEmpty()) {
      response.setHeader("Retry-After", RETRY_SECONDS);
      write(response, TOO_MANY_REQUESTS, messages.text("doctor.too-often"));
      return;
    }
    Waiting.until(begun.get(), Examination.LONGEST, Doctor::late, request, response, this::report);
  }

  private void report(
      HttpServletRequest request, HttpServletResponse response, List<Finding> findings)
      throws IOException {
    long failures = ReportLine.count(State.FAILURE, findings);
    long warnings = ReportLine.count(State.WARNING, findings);
    log.doctor(request, "examined", "failures:" + failures + ",warnings:" + warnings);
    Messages messages = Messages.forRequest(request);
    StringBuilder text = new StringBuilder();
    for (ReportLine line : ReportLine.of(findings, messages)) {
      text.append("%-8s %-9s %s\n".formatted(line.state(), line.check(), line.seen()));
      if (!line.fix().isEmpty()) {
        text.append(" ".repeat(9)).append("fix: ").append(line.fix()).append('\n');
      }
    }
    text.append(ReportLine.summary(findings, messages));
    write(
        response,
        failures == 0 ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE,
        text.toString());
  }

  private static void write(HttpServletResponse response, int status, String text)
      throws IOException {
    byte[] body = (text + "\n").getBytes(UTF_8);
    response.setStatus(status);
    response.setContentType("text/plain;charset=UTF-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
