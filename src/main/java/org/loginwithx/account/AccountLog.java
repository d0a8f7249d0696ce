package org.loginwithx.account;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.decision.LoginEvent;

/**
 * Writes one line for each change to a user's account, whether a page of this module or the
 * application made it. Log-ins and passwords have their own lines.
 */
@Dependent
class AccountLog {

  private final SecurityLog log;

  @Inject
  AccountLog(SecurityLog log) {
    this.log = log;
  }

  void write(@Observes LoginEvent event) {
    if (event instanceof LoginEvent.Linked linked) {
      log.account("linked", linked.userId(), linked.profile().provider());
    } else if (event instanceof LoginEvent.Unlinked unlinked) {
      log.account("unlinked", unlinked.userId(), unlinked.profile().provider());
    } else if (event instanceof LoginEvent.AccountDeleted deleted) {
      log.account("deleted", deleted.userId(), "-");
    } else if (event instanceof LoginEvent.Merged merged) {
      log.account("merged", merged.userId(), "-");
      log.account("merged_away", merged.mergedUserId(), "-");
    } else if (event instanceof LoginEvent.EmailConfirmed confirmed) {
      log.account("email_confirmed", confirmed.userId(), "-");
    } else if (event instanceof LoginEvent.PasskeyAdded added) {
      log.account("passkey_added", added.userId(), "-");
    } else if (event instanceof LoginEvent.PasskeyRemoved removed) {
      log.account("passkey_removed", removed.userId(), "-");
    } else if (event instanceof LoginEvent.LoggedOut loggedOut) {
      log.account("logged_out", loggedOut.userId(), loggedOut.profile().provider());
    }
  }
}
