package org.loginwithx.administration;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.oauthserver.Client;
import org.loginwithx.oauthserver.ClientCredential;
import org.loginwithx.oauthserver.Clients;

/**
 * Registers, changes and deletes clients. {@link Clients} lists them.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer; nothing has changed then.
 */
@Dependent
@Internal
public class ClientAdministration {

  private final Clients clients;
  private final SecurityLog log;
  private final Proofs proofs;

  @Inject
  ClientAdministration(Clients clients, SecurityLog log, Proofs proofs) {
    this.clients = clients;
    this.log = log;
    this.proofs = proofs;
  }

  /**
   * Registers a client, enabled.
   *
   * @param client without an id
   * @return its id
   * @throws IllegalArgumentException if there is a {@link Clients#mistake}
   */
  public String add(HttpServletRequest request, Client client) throws UnprovenException {
    String administrator = administrator(request);
    String id = clients.addUnchecked(client);
    note(request, "added", id, administrator);
    return id;
  }

  /**
   * Changes everything about a client except whether it is enabled.
   *
   * @param before the client as it was when the change began
   * @return false if there is no such client
   * @throws IllegalArgumentException if there is a {@link Clients#mistake}
   */
  public boolean change(HttpServletRequest request, Client before, Client client)
      throws UnprovenException {
    String administrator = administrator(request);
    boolean found = clients.changeUnchecked(before, client);
    if (!client.credential().equals(before.credential())) {
      noted(found, request, "credential_changed", client.id(), administrator);
    }
    return noted(found, request, "changed", client.id(), administrator);
  }

  /**
   * Changes how a client proves that it is the client: from now on nothing else does.
   *
   * @return false if there is no such client
   */
  public boolean changeCredential(
      HttpServletRequest request, String id, ClientCredential credential) throws UnprovenException {
    String administrator = administrator(request);
    return noted(
        clients.changeCredentialUnchecked(id, credential),
        request,
        "credential_changed",
        id,
        administrator);
  }

  /** Enables or disables a client; false if there is no such client. */
  public boolean enable(HttpServletRequest request, String id, boolean enabled)
      throws UnprovenException {
    String administrator = administrator(request);
    return noted(
        clients.enableUnchecked(id, enabled),
        request,
        enabled ? "enabled" : "disabled",
        id,
        administrator);
  }

  /** Deletes a client with all its codes and log-ins; false if there is no such client. */
  public boolean delete(HttpServletRequest request, String id) throws UnprovenException {
    String administrator = administrator(request);
    return noted(clients.deleteUnchecked(id), request, "deleted", id, administrator);
  }

  private String administrator(HttpServletRequest request) throws UnprovenException {
    return proofs.require(request, Action.MANAGE_CLIENTS).userId();
  }

  private boolean noted(
      boolean done, HttpServletRequest request, String what, String id, String administrator) {
    if (done) {
      note(request, what, id, administrator);
    }
    return done;
  }

  private void note(HttpServletRequest request, String what, String id, String administrator) {
    log.noted(request, "application_" + what, "-", id + "_by:" + administrator);
  }
}
