package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.Internal;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.doctor.Doctor;
import org.loginwithx.doctor.Finding;
import org.loginwithx.doctor.State;
import org.loginwithx.operations.Examination;
import org.loginwithx.operations.ReportLine;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Page;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Waiting;

/** What is wrong with the connection, if anything; for administrators only ({@code web.xml}). */
@WebServlet(urlPatterns = "/admin/doctor", asyncSupported = true)
@Internal
public class DoctorServlet extends FormPage {

  private static final long serialVersionUID = 1L;
  private static final int TOO_MANY_REQUESTS = 429;

  @Inject private transient Examination examination;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public DoctorServlet() {}

  /** Calls no other server. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Page.show(request, response, "doctor");
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    Optional<CompletableFuture<List<Finding>>> begun = examination.begin(request, response);
    if (begun.isEmpty()) {
      response.setStatus(TOO_MANY_REQUESTS);
      request.setAttribute("tooOften", true);
      Page.show(request, response, "doctor");
      return;
    }
    Waiting.until(
        begun.get(), Examination.LONGEST, Doctor::late, request, response, this::showReport);
  }

  private void showReport(
      HttpServletRequest request, HttpServletResponse response, List<Finding> findings)
      throws ServletException, IOException {
    Messages messages = Messages.forRequest(request);
    request.setAttribute("report", ReportLine.of(findings, messages));
    request.setAttribute("summary", ReportLine.summary(findings, messages));
    request.setAttribute("wellness", wellness(findings));
    Page.show(request, response, "doctor");
  }

  /** How the page shows the summary. */
  private static String wellness(List<Finding> findings) {
    if (findings.stream().anyMatch(finding -> finding.state() == State.FAILURE)) {
      return "error";
    }
    return findings.stream().anyMatch(finding -> finding.state() == State.WARNING)
        ? "warning"
        : "success";
  }
}
