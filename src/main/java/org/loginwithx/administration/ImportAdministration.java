package org.loginwithx.administration;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.imports.ImportFile;
import org.loginwithx.imports.UserImport;
import org.loginwithx.imports.UserImport.DryRun;
import org.loginwithx.web.SessionLogin;

/**
 * Imports users who log in with X elsewhere.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer; nothing has changed then.
 */
@Dependent
@Internal
public class ImportAdministration {

  private final UserImport imports;
  private final SecurityLog log;
  private final Proofs proofs;

  @Inject
  ImportAdministration(UserImport imports, SecurityLog log, Proofs proofs) {
    this.imports = imports;
    this.log = log;
    this.proofs = proofs;
  }

  /** The dry run, see {@link UserImport#loadUnchecked}. */
  public Optional<DryRun> load(
      HttpServletRequest request, ImportFile file, String fileName, boolean newIds)
      throws UnprovenException, IOException {
    SessionLogin administrator = proofs.require(request, Action.IMPORT_USERS);
    Optional<DryRun> dryRun = imports.loadUnchecked(file, fileName, newIds);
    noted(request, dryRun.isPresent(), "checked", administrator);
    return dryRun;
  }

  /** Makes the users, or goes on with that, see {@link UserImport#startUnchecked}. */
  public boolean start(HttpServletRequest request, String id) throws UnprovenException {
    SessionLogin administrator = proofs.require(request, Action.IMPORT_USERS);
    return noted(request, imports.startUnchecked(id), "started", administrator);
  }

  /** Stops it; false if it is not running. */
  public boolean stop(HttpServletRequest request, String id) throws UnprovenException {
    SessionLogin administrator = proofs.require(request, Action.IMPORT_USERS);
    return noted(request, imports.stopUnchecked(id), "stopped", administrator);
  }

  /** Deletes what was read, and no user, see {@link UserImport#discardUnchecked}. */
  public boolean discard(HttpServletRequest request, String id) throws UnprovenException {
    SessionLogin administrator = proofs.require(request, Action.IMPORT_USERS);
    return noted(request, imports.discardUnchecked(id), "discarded", administrator);
  }

  private boolean noted(
      HttpServletRequest request, boolean done, String what, SessionLogin administrator) {
    if (done) {
      log.noted(request, "import_" + what, "-", "by:" + administrator.userId());
    }
    return done;
  }
}
