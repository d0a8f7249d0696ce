package org.loginwithx.site;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.loginwithx.Internal;

/** An answer for a script of this site. */
@Internal
public final class JsonAnswer {

  private JsonAnswer() {}

  /** Writes the answer, with status 200. */
  public static void write(HttpServletResponse response, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
