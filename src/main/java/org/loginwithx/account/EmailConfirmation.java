package org.loginwithx.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.decision.AccountChange;
import org.loginwithx.decision.Decisions;
import org.loginwithx.mail.Mail;
import org.loginwithx.mail.Mailer.Delivery;
import org.loginwithx.password.TypedPassword;
import org.loginwithx.user.EmailAddress;
import org.loginwithx.user.EmailAddresses;
import org.loginwithx.user.EmailAddresses.Confirmation;
import org.loginwithx.user.EmailAddresses.Removal;
import org.loginwithx.user.MailLink;
import org.loginwithx.user.MailLink.Found;
import org.loginwithx.web.Messages;
import org.loginwithx.web.SessionLogin;

/** Sends the mail that confirms an address, and handles the link in it. */
@Dependent
public final class EmailConfirmation {

  private final EmailAddresses addresses;
  private final LinkMailer mailer;
  private final EmailSettings emailSettings;
  private final Decisions decisions;
  private final AccountNotice notice;
  private final Proofs proofs;

  @Inject
  EmailConfirmation(
      EmailAddresses addresses,
      LinkMailer mailer,
      EmailSettings emailSettings,
      Decisions decisions,
      AccountNotice notice,
      Proofs proofs) {
    this.addresses = addresses;
    this.mailer = mailer;
    this.emailSettings = emailSettings;
    this.decisions = decisions;
    this.notice = notice;
    this.proofs = proofs;
  }

  /** The result of using a link. */
  public sealed interface Result {

    /** The mailbox belongs to the user who asked. */
    record Confirmed(MailLink link) implements Result {}

    /**
     * Another user has confirmed this address. Nothing has changed, and the link is still valid.
     */
    record OfAnother() implements Result {}

    /**
     * The application refused. Nothing has changed, and the link is still valid.
     *
     * @param message the text for the user; not HTML
     */
    record Refused(String message) implements Result {}

    /** The link is unknown, used, too old or replaced. */
    record Gone() implements Result {}
  }

  /** The result of sending a mail. */
  public enum Sent {
    /** The mail server accepted the mail. */
    SENT,
    /** This user has been sent three mails within ten minutes. */
    TOO_MANY,
    /** The mail server did not accept the mail; the log says why. */
    FAILED,
    /** The user has a confirmed address, and only {@link #change} replaces it. */
    HAS_ONE
  }

  /** Whether mails can be sent at all. */
  public boolean canSend() {
    return mailer.canSend();
  }

  /**
   * Sends a link that confirms the first address of a user or visitor, for {@link MailLink#join} or
   * {@link MailLink#confirm}, in the language of the request. This does not check whether another
   * user has confirmed the address already: only the user who reads its mails may learn that.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public CompletableFuture<Sent> send(HttpServletRequest request, MailLink link) {
    return link.userId() != null && addresses.find(link.userId()).isPresent()
        ? CompletableFuture.completedFuture(Sent.HAS_ONE)
        : deliver(request, link);
  }

  /**
   * Sends a link that confirms an address of the logged-in user, who may have another one. The new
   * address can be used to set a new password, hence what {@link Action#CHANGE_EMAIL} takes.
   *
   * @param current the password that the user has now; ignored if the user has none
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public CompletableFuture<Sent> change(
      HttpServletRequest request, EmailAddress address, TypedPassword current)
      throws UnprovenException {
    SessionLogin login = proofs.require(request, Action.CHANGE_EMAIL, current);
    return deliver(request, MailLink.confirm(login.userId(), login.profile(), address));
  }

  /**
   * Sends a link that confirms the first address of the logged-in user.
   *
   * @throws DatabaseUnavailableException if the database does not answer
   */
  public CompletableFuture<Sent> add(HttpServletRequest request, EmailAddress address)
      throws UnprovenException {
    SessionLogin login = proofs.require(request, Action.ADD_EMAIL);
    return send(request, MailLink.confirm(login.userId(), login.profile(), address));
  }

  private CompletableFuture<Sent> deliver(HttpServletRequest request, MailLink link) {
    if (!canSend()) {
      return CompletableFuture.completedFuture(Sent.FAILED);
    }
    return mailer
        .send(link, null, confirmPath(), (site, url) -> mail(request, link, site, url))
        .map(delivery -> delivery.thenApply(EmailConfirmation::sent))
        .orElseGet(() -> CompletableFuture.completedFuture(Sent.TOO_MANY));
  }

  private static Sent sent(Delivery delivery) {
    return switch (delivery) {
      case ACCEPTED -> Sent.SENT;
      case REJECTED, NOT_ASKED -> Sent.FAILED;
    };
  }

  private static Mail mail(HttpServletRequest request, MailLink link, String site, String url) {
    Messages messages = Messages.forRequest(request);
    return SiteMail.of(
        messages,
        site,
        link.email().address(),
        "email.mail",
        messages.text("email.mail.text", site, whoAsked(messages, link), url));
  }

  /** The handle and not the name: a name may be an advertisement that this server would send. */
  private static String whoAsked(Messages messages, MailLink link) {
    return link.username().matches("[A-Za-z0-9_]{1,50}")
        ? "@" + link.username()
        : messages.text("email.mail.nameless");
  }

  /** The target of the link in the mail, as a path in the application. */
  public String confirmPath() {
    return emailSettings.page() + "/confirm";
  }

  /**
   * What a link in a mail would confirm, or has confirmed; empty if the user has another address by
   * now. Changes nothing.
   */
  public Optional<Found> look(String token) {
    return addresses.look(token);
  }

  /**
   * Confirms the address of a link. Idempotent. It logs no user in. If the link belongs to a user,
   * the application is asked first.
   *
   * @throws DatabaseUnavailableException if the database does not answer; nothing has changed
   */
  public Result confirm(HttpServletRequest request, String token) {
    Found found = look(token).orElse(null);
    if (found == null) {
      return new Result.Gone();
    }
    if (found.used()) {
      return new Result.Confirmed(found.link());
    }
    Optional<String> refusal = refusal(found.link());
    if (refusal.isPresent()) {
      return new Result.Refused(refusal.get());
    }
    Confirmation result = addresses.confirm(token);
    if (result instanceof Confirmation.OfAnother) {
      return new Result.OfAnother();
    }
    if (!(result instanceof Confirmation.Confirmed confirmed)) {
      // A double click: the other request was faster by a moment.
      return look(token)
          .filter(Found::used)
          .<Result>map(now -> new Result.Confirmed(now.link()))
          .orElseGet(Result.Gone::new);
    }
    MailLink link = confirmed.link();
    if (link.userId() != null) {
      notice.emailChanged(
          request,
          link.userId(),
          link.email(),
          confirmed.former(),
          undoPath(confirmed.undoToken()));
    }
    return new Result.Confirmed(link);
  }

  private Optional<String> refusal(MailLink link) {
    return link.userId() == null
        ? Optional.empty()
        : decisions.refusal(new AccountChange.ConfirmEmail(link.userId(), link.email()));
  }

  /**
   * Takes the address from the logged-in user, and tells them so where it was. A user who has a
   * password keeps the address: to remove the password first, they have to know it.
   *
   * @return why the address was kept, for the user to read; empty if it was removed
   * @throws DatabaseUnavailableException if the database does not answer; nothing was changed
   */
  public Optional<String> remove(HttpServletRequest request) throws UnprovenException {
    String userId = proofs.require(request, Action.REMOVE_EMAIL).userId();
    if (!(addresses.remove(userId) instanceof Removal.Removed removed)) {
      return Optional.of(Messages.forRequest(request).text("email.account.names-password"));
    }
    if (removed.former() != null) {
      notice.emailRemoved(request, userId, removed.former(), undoPath(removed.undoToken()));
    }
    return Optional.empty();
  }

  private @Nullable String undoPath(@Nullable String token) {
    return token == null ? null : emailSettings.undoPath() + "?token=" + token;
  }
}
