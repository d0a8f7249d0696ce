package org.loginwithx.config;

import java.lang.System.Logger.Level;
import java.util.List;
import org.loginwithx.account.EmailPolicy;
import org.loginwithx.connection.SetUp;
import org.loginwithx.connection.Setting;

/** Warnings for the operator at the start. */
final class StartWarnings {

  static final String SET_UP_PAGE = "/setup";

  private static final System.Logger LOG = System.getLogger(StartWarnings.class.getName());

  private StartWarnings() {}

  static void of(LoginConfig config) {
    notSetUp(config.login().missing());
    passwordsWithoutMail(config);
    plainHttp(config);
  }

  private static void notSetUp(List<String> missing) {
    if (!missing.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "Log in with X is not set up: nobody can log in. Missing: {0}",
          String.join(", ", missing));
    }
  }

  /**
   * A password needs a confirmed address. Without mails the setting does nothing, so the log says
   * so.
   */
  private static void passwordsWithoutMail(LoginConfig config) {
    EmailConfig email = config.email();
    if (config.login().passwords() && (email.policy() == EmailPolicy.OFF || email.mail() == null)) {
      LOG.log(
          Level.WARNING,
          "{0}=true, but nobody can confirm the e-mail address that a password needs: set {1}, and"
              + " {2} or {3}",
          Setting.PASSWORD,
          Setting.EMAIL,
          Setting.SMTP_HOST,
          Setting.MAIL_SESSION);
    }
  }

  /** Plain http is for test networks only, so the log warns about a server that uses it. */
  private static void plainHttp(LoginConfig config) {
    if (!config.http().plainHosts().isEmpty()) {
      LOG.log(
          Level.WARNING,
          "{0} allows plain http for {1}: every computer on the way can log in as any user",
          Setting.ALLOW_HTTP,
          String.join(", ", config.http().plainHosts()));
    }
  }

  /** The grid has no password, and its port is open even on a server started with --nocluster. */
  static void ofDataGrid() {
    if (ContainerResources.hasDataGrid()) {
      LOG.log(
          Level.WARNING,
          "The data grid of Payara is on: any program that reaches its port, 6900 or one of the next, can"
              + " join it without a password and run commands on this server. Logging in does not"
              + " need it. Start Payara Micro with --prebootcommandfile server-config/closed.asadmin,"
              + " or with --nohazelcast and without --nocluster.");
    }
  }

  /**
   * The only secret that is written to the log, on purpose: only operators of the site read the
   * log.
   */
  static void offer(SetUp setUp) {
    setUp
        .begin()
        .ifPresent(
            code ->
                LOG.log(
                    Level.WARNING,
                    "To set it up in a browser, open {0} and type this code, within an hour: {1}",
                    SET_UP_PAGE,
                    code));
  }
}
