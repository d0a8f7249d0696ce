package org.loginwithx.xevents;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.xevents.EventSettings.Way;

/**
 * Where X sends events ({@code LOGIN_X_EVENTS=webhook}). GET is X's check that this application has
 * the consumer secret, POST is an event. Declare it in {@code web.xml} at {@link XEvents#PATH}.
 *
 * <p>Anyone can call it. Before the signature is known to be right, nothing is written to the
 * database or the log, and no page is shown for an error.
 */
public class XWebhook extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final String SIGNATURE = "x-twitter-webhooks-signature";
  private static final String RETRY_AFTER_SECONDS = "30";

  /** X's longest events have some kilobytes. */
  private static final int LARGEST = 64 * 1024;

  @Inject private transient XEvents events;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public XWebhook() {}

  /** Not {@code sendError}: its page costs more than all of this, and has a line in the log. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    int status;
    if (events.way() != Way.WEBHOOK) {
      status = HttpServletResponse.SC_NOT_FOUND;
    } else if (request.getMethod().equals("GET")) {
      status = check(request, response);
    } else if (request.getMethod().equals("POST")) {
      status = take(request, response);
    } else {
      response.setHeader("Allow", "GET, POST");
      status = HttpServletResponse.SC_METHOD_NOT_ALLOWED;
    }
    response.setStatus(status);
    if (!response.isCommitted() && status != HttpServletResponse.SC_OK) {
      response.setContentLength(0);
    }
  }

  private int check(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String[] tokens = request.getParameterValues("crc_token");
    Optional<String> answer =
        events.response(tokens == null || tokens.length != 1 ? null : tokens[0]);
    if (answer.isEmpty()) {
      return HttpServletResponse.SC_BAD_REQUEST;
    }
    byte[] body =
        Json.createObjectBuilder()
            .add("response_token", answer.get())
            .build()
            .toString()
            .getBytes(UTF_8);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    return HttpServletResponse.SC_OK;
  }

  private int take(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String signature = request.getHeader(SIGNATURE);
    if (!XSignature.isOne(signature)) {
      return refused();
    }
    byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
    if (body.length > LARGEST) {
      response.setHeader("Connection", "close");
      return HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
    }
    if (!events.isSigned(body, signature)) {
      return refused();
    }
    try {
      events.take(new String(body, UTF_8));
      return HttpServletResponse.SC_OK;
    } catch (DatabaseUnavailableException away) {
      response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
      return HttpServletResponse.SC_SERVICE_UNAVAILABLE;
    }
  }

  private int refused() {
    events.refuse();
    return HttpServletResponse.SC_FORBIDDEN;
  }
}
