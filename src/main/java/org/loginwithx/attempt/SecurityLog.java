package org.loginwithx.attempt;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.secret.Secrets;
import org.loginwithx.web.SessionLogin;
import org.loginwithx.x.XFailure;

/**
 * One line for each log-in that ended, well or not (ASVS 16.3), and for changes to accounts: {@code
 * key=value} pairs, with values from outside escaped, and without credentials.
 */
@Internal
public final class SecurityLog {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");
  private static final int LONGEST_VALUE = 64;

  /**
   * Details are this module's own words, in which an address may be that an operator has to copy.
   */
  private static final int LONGEST_DETAIL = 500;

  private static final int SESSION_HASH_LENGTH = 12;

  private final String node;

  /**
   * @param node the name of this server, in every line
   */
  public SecurityLog(String node) {
    this.node = node;
  }

  public void failed(
      HttpServletRequest request,
      LoginFailure reason,
      String attemptId,
      @Nullable XFailure x,
      @Nullable String detail) {
    System.Logger.Level level = level(reason);
    if (!LOG.isLoggable(level)) {
      return;
    }
    StringBuilder line = line("failed", reason.code(), attemptId, request);
    appendDetails(line, x, detail);
    LOG.log(level, line.toString());
  }

  private static void appendDetails(
      StringBuilder line, @Nullable XFailure x, @Nullable String detail) {
    if (x != null) {
      line.append(" endpoint=").append(x.endpoint());
      line.append(" x_status=").append(x.status());
      line.append(" x_code=").append(x.code());
      line.append(" attempts=").append(x.attempts());
      line.append(" duration_ms=").append(x.took().toMillis());
    }
    if (detail != null) {
      line.append(" detail=").append(escape(detail, LONGEST_DETAIL));
    }
  }

  /** Why an attempt failed, as in the log. */
  String details(String reason, @Nullable XFailure x, @Nullable String detail) {
    StringBuilder words = new StringBuilder(120).append("reason=").append(reason);
    appendDetails(words, x, detail);
    return words.append(" node=").append(node).toString();
  }

  /** Which page failed, as in the log. */
  String page(int status, String page) {
    return "status=" + status + " page=" + escape(page) + " node=" + node;
  }

  /**
   * What the browser sent, where cookies and names of hosts go wrong: the address it used, and
   * whether it had a session that is known here.
   */
  String browser(HttpServletRequest request) {
    String session =
        request.getRequestedSessionId() == null
            ? "no_cookie"
            : request.getSession(false) == null ? "cookie_of_no_session" : sessionHash(request);
    String address =
        request.getScheme() + "://" + request.getServerName() + ":" + request.getServerPort();
    return "address=" + escape(address) + " session=" + session;
  }

  static String word(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  void loggedIn(HttpServletRequest request, String attemptId, String userId, String reason) {
    if (LOG.isLoggable(System.Logger.Level.INFO)) {
      String line =
          line("logged_in", reason, attemptId, request)
              .append(" user=")
              .append(escape(userId))
              .toString();
      LOG.log(System.Logger.Level.INFO, line);
    }
  }

  /** Logs a noteworthy event that is no failure. */
  public void noted(HttpServletRequest request, String reason, String attemptId, String detail) {
    if (LOG.isLoggable(System.Logger.Level.INFO)) {
      String line =
          line("noted", reason, attemptId, request)
              .append(" detail=")
              .append(escape(detail))
              .toString();
      LOG.log(System.Logger.Level.INFO, line);
    }
  }

  /** Logs a change to an account of this user, or to the user. */
  public void account(String outcome, String userId, String provider) {
    if (LOG.isLoggable(System.Logger.Level.INFO)) {
      String line =
          "event=account outcome=%s node=%s user=%s provider=%s"
              .formatted(outcome, node, escape(userId), escape(provider));
      LOG.log(System.Logger.Level.INFO, line);
    }
  }

  void pageFailed(HttpServletRequest request, int status, String page, String attemptId) {
    String line =
        "event=page outcome=failed status=%d number=%s node=%s session=%s page=%s"
            .formatted(status, attemptId, node, sessionHash(request), escape(page));
    LOG.log(status < 500 ? System.Logger.Level.INFO : System.Logger.Level.ERROR, line);
  }

  /**
   * An operator asked for an examination by the command.
   *
   * @param outcome {@code examined}, or {@code refused} for a wrong token
   * @param detail words without spaces
   */
  public void doctor(HttpServletRequest request, String outcome, String detail) {
    command("doctor", request, outcome, detail);
  }

  /**
   * An operator used the command that imports users.
   *
   * @param outcome what was done, or {@code refused} for a wrong token
   * @param detail words without spaces
   */
  public void imported(HttpServletRequest request, String outcome, String detail) {
    command("import", request, outcome, detail);
  }

  private void command(String event, HttpServletRequest request, String outcome, String detail) {
    System.Logger.Level level =
        outcome.equals("refused") ? System.Logger.Level.WARNING : System.Logger.Level.INFO;
    LOG.log(
        level,
        "event=%s outcome=%s number=%s node=%s session=%s detail=%s"
            .formatted(
                event, outcome, AttemptId.next(), node, sessionHash(request), escape(detail)));
  }

  private StringBuilder line(
      String outcome, String reason, String attemptId, HttpServletRequest request) {
    return new StringBuilder(240)
        .append("event=login outcome=")
        .append(outcome)
        .append(" reason=")
        .append(reason)
        .append(" number=")
        .append(attemptId)
        .append(" node=")
        .append(node)
        .append(" session=")
        .append(sessionHash(request));
  }

  private static System.Logger.Level level(LoginFailure reason) {
    return switch (reason.level()) {
      case DEBUG -> System.Logger.Level.DEBUG;
      case INFO -> System.Logger.Level.INFO;
      case WARNING -> System.Logger.Level.WARNING;
      case ERROR -> System.Logger.Level.ERROR;
    };
  }

  /**
   * Shows only that two lines are about the same browser: the beginning of a hash of the id of its
   * session or of its log-in.
   */
  private static String sessionHash(HttpServletRequest request) {
    Optional<SessionLogin> login = SessionLogin.from(request);
    if (login.isPresent()) {
      return login.get().loginId().substring(0, SESSION_HASH_LENGTH);
    }
    HttpSession session = request.getSession(false);
    try {
      return session == null
          ? "-"
          : Secrets.sha256(session.getId()).substring(0, SESSION_HASH_LENGTH);
    } catch (IllegalStateException invalidated) {
      return "-";
    }
  }

  /** Makes any text one word on one line (log injection, ASVS 16.4.1). */
  public static String escape(String value) {
    return escape(value, LONGEST_VALUE);
  }

  private static String escape(String value, int longest) {
    int length = Math.min(value.length(), longest);
    StringBuilder safe = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      boolean plain = c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '$' && c != '{';
      safe.append(plain ? c : '_');
    }
    return safe.toString();
  }
}
