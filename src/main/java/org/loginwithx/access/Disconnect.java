package org.loginwithx.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.TokenRevoker;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.oauth2.OAuth2Tokens;
import org.loginwithx.user.SealedTokens;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.UserTokens;
import org.loginwithx.x.XClients;
import org.loginwithx.x.XResult;

/**
 * Deletes stored tokens and revokes them at X. It deletes them first, whatever X answers: a user
 * who wants them deleted does not wait for X.
 */
public final class Disconnect implements TokenRevoker {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");

  private final StoredTokens stored;
  private final Supplier<XClients> clients;
  private final Proofs proofs;

  /**
   * @param clients the clients that are set up now; without the right one, X is not told
   */
  public Disconnect(StoredTokens stored, Supplier<XClients> clients, Proofs proofs) {
    this.stored = stored;
    this.clients = clients;
    this.proofs = proofs;
  }

  /**
   * Deletes all tokens of the logged-in user before it returns.
   *
   * @return whether X confirmed that it has revoked all of them; the user can revoke the rest at
   *     x.com/settings/connected_apps
   * @throws org.loginwithx.database.DatabaseUnavailableException if the database does not answer
   */
  public CompletableFuture<Boolean> delete(HttpServletRequest request) throws UnprovenException {
    return deleteUnchecked(proofs.require(request, Action.DELETE_X_ACCESS).userId());
  }

  /**
   * Deletes the tokens of one of the user's accounts at X.
   *
   * @param subject the id of the account at X
   * @return as above
   */
  public CompletableFuture<Boolean> delete(HttpServletRequest request, String subject)
      throws UnprovenException {
    String userId = proofs.require(request, Action.DELETE_X_ACCESS).userId();
    return delete(userId, row -> row.subject().equals(subject));
  }

  /** Deletes all tokens of any user, in a job. */
  public CompletableFuture<Boolean> deleteUnchecked(String userId) {
    return delete(userId, row -> true);
  }

  private CompletableFuture<Boolean> delete(String userId, Predicate<SealedTokens> which) {
    List<SealedTokens> deleted = new ArrayList<>();
    // A concurrent refresh writes another version of the row: then the loop deletes that one, and
    // revokes its tokens.
    for (List<SealedTokens> rows = rows(userId, which);
        !rows.isEmpty();
        rows = rows(userId, which)) {
      for (SealedTokens row : rows) {
        stored.table().delete(row);
        // Whether or not this call deleted the version: X may be told twice.
        deleted.add(row);
      }
    }
    return revoke(deleted);
  }

  @Internal
  @Override
  public CompletableFuture<Boolean> revoke(List<SealedTokens> deleted) {
    List<CompletableFuture<Boolean>> revocations = new ArrayList<>();
    for (SealedTokens row : deleted) {
      if (!row.revoked()) {
        revocations.addAll(stored.open(row).map(this::revoke).orElseGet(() -> List.of(notTold())));
      }
    }
    return CompletableFuture.allOf(revocations.toArray(CompletableFuture[]::new))
        .thenApply(all -> revocations.stream().allMatch(CompletableFuture::join));
  }

  private List<SealedTokens> rows(String userId, Predicate<SealedTokens> which) {
    return stored.table().ofUser(userId).stream().filter(which).toList();
  }

  private List<CompletableFuture<Boolean>> revoke(UserTokens tokens) {
    if (tokens instanceof UserTokens.OAuth1 of) {
      OAuth1Client oauth1 = clients.get().oauth1();
      return List.of(
          oauth1 == null ? notTold() : oauth1.invalidate(of.token()).thenApply(Disconnect::worked));
    }
    OAuth2Client oauth2 = clients.get().oauth2();
    if (oauth2 == null) {
      return List.of(notTold());
    }
    // X revokes only the token it is given, so both are sent.
    OAuth2Tokens pair = ((UserTokens.OAuth2) tokens).tokens();
    List<CompletableFuture<Boolean>> calls = new ArrayList<>();
    if (pair.refreshToken() != null) {
      calls.add(oauth2.revoke(pair.refreshToken()).thenApply(Disconnect::worked));
    }
    calls.add(oauth2.revoke(pair.accessToken()).thenApply(Disconnect::worked));
    return calls;
  }

  private static boolean worked(XResult<Boolean> result) {
    if (result instanceof XResult.Failed<Boolean> failed) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=tokens outcome=failed reason=not_ended_at_x endpoint={0} fault={1}",
          failed.failure().endpoint(),
          failed.failure().fault());
      return false;
    }
    return true;
  }

  private static CompletableFuture<Boolean> notTold() {
    return CompletableFuture.completedFuture(false);
  }
}
