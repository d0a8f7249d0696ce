package org.loginwithx.web;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/** An error for programs: problem details by RFC 9457. */
@Internal
public final class Problem {

  private Problem() {}

  /** Whether a program sent the request, which reads JSON and no page. */
  public static boolean isWanted(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.contains("json") && !accept.contains("text/html");
  }

  /**
   * Writes the body; the status of the response has to be set already.
   *
   * @param code the kind of problem; stable
   * @param detail a text for users
   * @param number the number of this occurrence, or null
   */
  public static void write(
      HttpServletResponse response, int status, String code, String detail, @Nullable String number)
      throws IOException {
    JsonObjectBuilder problem = problem(status, code, detail);
    if (number != null) {
      problem.add("number", number);
    }
    write(response, problem);
  }

  /**
   * Tells a script that the user has to log in first. Scripts cannot follow a redirect to X, so the
   * answer names the address to which the page has to navigate; htmx does so by itself.
   *
   * @param location a path of this application, or its public address with one
   */
  public static void logInNeeded(HttpServletResponse response, Messages messages, String location)
      throws IOException {
    int status = HttpServletResponse.SC_UNAUTHORIZED;
    response.setStatus(status);
    response.setHeader("HX-Redirect", location);
    write(
        response,
        problem(status, "log_in_needed", messages.text("log-in-needed")).add("location", location));
  }

  private static JsonObjectBuilder problem(int status, String code, String detail) {
    return Json.createObjectBuilder()
        .add("title", code)
        .add("status", status)
        .add("detail", detail);
  }

  private static void write(HttpServletResponse response, JsonObjectBuilder problem)
      throws IOException {
    byte[] body = problem.build().toString().getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/problem+json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
