package org.loginwithx.login;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An error for programs: problem details by RFC 9457. */
public final class Problem {

  private Problem() {}

  /** Whether a program asks, which reads JSON and no page. */
  public static boolean isWanted(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.contains("json") && !accept.contains("text/html");
  }

  /**
   * Writes the body; the status of the response has to be set already.
   *
   * @param code names the kind of problem, stable
   * @param detail what a person may read
   * @param number names this one occurrence, or null
   */
  public static void write(
      HttpServletResponse response, int status, String code, String detail, @Nullable String number)
      throws IOException {
    JsonObjectBuilder problem =
        Json.createObjectBuilder().add("title", code).add("status", status).add("detail", detail);
    if (number != null) {
      problem.add("number", number);
    }
    byte[] body = problem.build().toString().getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/problem+json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
