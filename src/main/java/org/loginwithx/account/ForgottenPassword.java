package org.loginwithx.account;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.AttemptId;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.mail.Mail;
import org.loginwithx.mail.Mailer.Delivery;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.Network;
import org.loginwithx.user.PasswordGuesses;
import org.loginwithx.user.PasswordGuesses.Guess;
import org.loginwithx.user.PasswordOwner;
import org.loginwithx.user.Passwords;
import org.loginwithx.web.FormToken;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.RequestParameters;

/**
 * Sends a link to a user who forgot the password, or can no longer log in with X. {@link
 * PasswordChange#reset} handles the link.
 *
 * <p>The answer does not reveal whether an address is known: the address is looked up after the
 * answer, in the background, and the limits count all addresses alike.
 */
public final class ForgottenPassword {

  /**
   * The target of the link in the mail, as a path in the application; {@code ?token=} is appended.
   */
  public static final String RESET_PATH = "/password/reset";

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private static final int BAD_REQUEST = 400;
  private static final Duration SOON = Duration.ofSeconds(5);

  private final LoginSettings settings;
  private final Passwords passwords;
  private final PasswordGuesses attempts;
  private final LinkMailer mailer;
  private final SecurityLog log;
  private final Executor background;

  /**
   * @param background looks addresses up
   */
  public ForgottenPassword(
      LoginSettings settings,
      Passwords passwords,
      PasswordGuesses attempts,
      LinkMailer mailer,
      SecurityLog log,
      Executor background) {
    this.settings = settings;
    this.passwords = passwords;
    this.attempts = attempts;
    this.mailer = mailer;
    this.log = log;
    this.background = background;
  }

  /** Whether log-in by password and mails are both set up. */
  public boolean isPossible() {
    return settings.passwords() && mailer.canSend();
  }

  /**
   * Takes the form with the parameter {@code email} and the token of {@link FormToken}. If a user
   * has the address, a mail follows soon.
   *
   * @return why the form was not accepted, which does not depend on the address being known; empty
   *     if it was accepted
   */
  public Optional<FormError> ask(HttpServletRequest request) {
    Messages messages = Messages.forRequest(request);
    RequestParameters parameters = new RequestParameters(request);
    if (request.isRequestedSessionIdFromURL()
        || parameters.anyDoubled(FormToken.FIELD, "email")
        || !FormToken.isGiven(request, settings)) {
      return failed(request, LoginFailure.BAD_CSRF_TOKEN, messages.text("failure.csrf"), null);
    }
    EmailAddress address = EmailAddress.parse(parameters.value("email")).orElse(null);
    if (address == null) {
      return Optional.of(new FormError(BAD_REQUEST, messages.text("email.invalid"), null, null));
    }
    Network network = settings.trustedProxies().networkOf(request);
    Guess attempt;
    try {
      attempt = attempts.begin(PasswordGuesses.FORGOTTEN + address.key(), network);
    } catch (DatabaseUnavailableException away) {
      return failed(request, LoginFailure.DB_DOWN, messages.text("password.unavailable"), SOON);
    }
    if (attempt instanceof Guess.HeldUp heldUp) {
      Duration time = heldUp.time();
      String message = messages.text("forgotten.too-many", FormError.minutes(time));
      return failed(request, LoginFailure.TOO_MANY_ATTEMPTS, message, time);
    }
    sendInBackground(messages, address, network);
    return Optional.empty();
  }

  private Optional<FormError> failed(
      HttpServletRequest request,
      LoginFailure reason,
      String message,
      @Nullable Duration retryAfter) {
    String attemptId = AttemptId.next();
    log.failed(request, reason, attemptId, null, "forgotten_password");
    return Optional.of(new FormError(reason.status(), message, retryAfter, attemptId));
  }

  private void sendInBackground(Messages messages, EmailAddress address, Network network) {
    try {
      background.execute(() -> send(messages, address, network));
    } catch (RejectedExecutionException tooBusy) {
      notSent("busy");
    }
  }

  private void send(Messages messages, EmailAddress typed, Network network) {
    try {
      passwords
          .findByEmailKey(typed.key())
          .filter(owner -> !owner.disabled())
          .ifPresent(owner -> send(messages, owner, network));
    } catch (DatabaseUnavailableException away) {
      notSent("db_down");
    }
  }

  private void send(Messages messages, PasswordOwner owner, Network network) {
    EmailAddress address = EmailAddress.parse(owner.email()).orElse(null);
    if (address == null) {
      return;
    }
    Optional<CompletableFuture<Delivery>> sent =
        mailer.send(
            MailLink.password(owner.userId(), address),
            network,
            RESET_PATH,
            (site, url) -> mail(messages, address, site, url));
    if (sent.isEmpty()) {
      notSent("too_many");
      return;
    }
    var unused = sent.get().thenAccept(delivery -> delivered(delivery, owner));
  }

  private static Mail mail(Messages messages, EmailAddress address, String site, String url) {
    return SiteMail.of(
        messages,
        site,
        address.address(),
        "forgotten.mail",
        messages.text("forgotten.mail.text", site, url));
  }

  private static void delivered(Delivery delivery, PasswordOwner owner) {
    if (delivery == Delivery.ACCEPTED) {
      LOG.log(
          System.Logger.Level.INFO, "event=password outcome=link_sent user={0}", owner.userId());
    }
  }

  private static void notSent(String reason) {
    LOG.log(System.Logger.Level.WARNING, "event=password outcome=link_not_sent reason={0}", reason);
  }
}
