package org.loginwithx.doctor;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseState;
import org.loginwithx.login.LoginFlows.Instead;
import org.loginwithx.oauthserver.BackChannel;
import org.loginwithx.oauthserver.SigningTime;
import org.loginwithx.spending.Spent;
import org.loginwithx.xevents.XEvents;

/** What the doctor looks at, as it is at the moment. */
@Internal
public interface Surroundings {

  /** The settings. */
  Setup setup();

  /** Examines the database; returns quickly. */
  CompletableFuture<Optional<DatabaseState>> database();

  /** What is known about events of X, empty if none come; returns quickly. */
  CompletableFuture<Optional<XEvents.Report>> events();

  /** Which notices of log-outs did not reach applications; returns quickly. */
  CompletableFuture<Optional<BackChannel.Report>> notices();

  /** The time of the key that signs access tokens. */
  Optional<SigningTime> signing();

  /** What X has billed, as far as this node knows; returns at once. */
  Spent spent();

  /** Why log-ins go by OAuth 1.0a instead of OAuth 2.0; empty if they do not. */
  Optional<Instead> instead();

  /** Whether the data grid of Payara is on. */
  boolean hasDataGrid();
}
