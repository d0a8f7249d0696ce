package org.loginwithx.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.database.RepeatedTask;
import org.loginwithx.mail.Mail;
import org.loginwithx.mail.Mailer;
import org.loginwithx.mail.Mailer.Delivery;
import org.loginwithx.user.Campaign;
import org.loginwithx.user.WithoutX;
import org.loginwithx.user.WithoutX.Dependent;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/**
 * Sends the mails of a campaign, one each second: a mail server takes many mails at once for spam,
 * and all users who come back at once would be many log-ins at X. It is called once a second, and
 * goes on after a restart where it was.
 */
@Internal
public final class Invitations implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  /** How soon a node notices that an administrator has begun a campaign. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** The mail server does not answer: asking it again at once would not help. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final WithoutX withoutX;
  private final LoginSettings settings;
  private final Optional<Mailer> mailer;
  private final Clock clock;
  private volatile Instant next = Instant.MIN;

  /** The user who was asked last; empty to begin with the first one. */
  private String after = "";

  private final RepeatedTask task =
      new RepeatedTask(LOG, "event=invitations outcome=failed reason=db_down", this::work);

  public Invitations(
      WithoutX withoutX, LoginSettings settings, Optional<Mailer> mailer, Clock clock) {
    this.withoutX = withoutX;
    this.settings = settings;
    this.mailer = mailer;
    this.clock = clock;
  }

  @Override
  public void run() {
    task.run();
  }

  private void work() {
    Instant now = clock.instant();
    if (mailer.isEmpty() || !settings.isSetUp() || now.isBefore(next)) {
      return;
    }
    Campaign campaign = withoutX.open().orElse(null);
    if (campaign == null) {
      next = now.plus(LOOK_EVERY);
      return;
    }
    Optional<Dependent> user = withoutX.next(campaign, settings.openWays(), after);
    if (user.isEmpty() && !after.isEmpty()) {
      // Before this one there may be users whose mail was not sent, or who are new.
      user = withoutX.next(campaign, settings.openWays(), "");
    }
    after = user.map(Dependent::userId).orElse("");
    if (user.isEmpty()) {
      withoutX.end(campaign);
      LOG.log(System.Logger.Level.INFO, "event=invitations outcome=finished");
    } else if (withoutX.take(campaign, user.get().userId())) {
      send(campaign, user.get());
    }
  }

  private void send(Campaign campaign, Dependent user) {
    Messages messages = Messages.in(Locale.forLanguageTag(campaign.language()));
    String site = String.valueOf(settings.publicUrl());
    String text = messages.text("invitation.text", site, site + "/account");
    Mail mail = SiteMail.of(messages, site, user.address().address(), "invitation", text);
    var unused =
        mailer
            .orElseThrow()
            .deliver(mail)
            .whenComplete((delivery, failure) -> delivered(campaign, user, delivery));
  }

  private void delivered(Campaign campaign, Dependent user, @Nullable Delivery delivery) {
    if (delivery != Delivery.NOT_ASKED) {
      return;
    }
    next = clock.instant().plus(PAUSE);
    try {
      withoutX.giveBack(campaign, user.userId());
    } catch (DatabaseUnavailableException notAsked) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=invitations outcome=failed reason=db_down user={0}",
          user.userId());
    }
  }
}
