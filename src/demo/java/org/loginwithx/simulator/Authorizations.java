package org.loginwithx.simulator;

import java.util.EnumSet;
import java.util.Set;

/** What people are asked with OAuth 2.0, and what becomes of their answer. */
final class Authorizations {

  private final XSimulatorSettings settings;
  private final CallbackList callbacks;
  private final AuthorizationCodes codes;
  private volatile Set<Scope> grantable = Set.of(Scope.values());

  Authorizations(XSimulatorSettings settings, CallbackList callbacks, AuthorizationCodes codes) {
    this.settings = settings;
    this.callbacks = callbacks;
    this.codes = codes;
  }

  /**
   * The question in these parameters.
   *
   * @throws IllegalArgumentException with what is wrong, for the error page
   */
  AuthorizationRequest read(Parameters parameters) {
    return AuthorizationRequest.parse(parameters, settings, callbacks);
  }

  Reply approve(AuthorizationRequest request, XAccount account) {
    Set<Scope> granted = EnumSet.noneOf(Scope.class);
    granted.addAll(request.scopes());
    granted.retainAll(grantable);
    AuthorizationCode code = codes.issue(request, account.id(), granted);
    return Reply.redirect(request.approvedRedirect(code.code()));
  }

  /** With OAuth 2.0, a user who cancels goes straight back. */
  Reply deny(AuthorizationRequest request) {
    return Reply.redirect(request.deniedRedirect());
  }

  void grantOnly(Set<Scope> scopes) {
    grantable = Set.copyOf(scopes);
  }

  void reset() {
    grantable = Set.of(Scope.values());
  }
}
