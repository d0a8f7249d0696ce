package org.loginwithx.example.reports;

import jakarta.annotation.security.DeclareRoles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.security.enterprise.authentication.mechanism.http.OpenIdAuthenticationMechanismDefinition;
import jakarta.security.enterprise.authentication.mechanism.http.openid.ClaimsDefinition;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where users log in, and what the application wants to know about them. */
@OpenIdAuthenticationMechanismDefinition(
    providerURI = "${logIn.server}",
    clientId = "${logIn.clientId}",
    clientSecret = "${logIn.clientSecret}",
    redirectURI = "${baseURL}/callback",
    redirectToOriginalResource = true,
    scope = {"openid", "profile", "email", "groups"},
    claimsDefinition =
        @ClaimsDefinition(callerNameClaim = "preferred_username", callerGroupsClaim = "groups"))
@DeclareRoles({"user", "admin"})
@Named
@ApplicationScoped
public class LogIn {

  @Inject
  @ConfigProperty(name = "reports.server")
  private String server;

  @Inject
  @ConfigProperty(name = "reports.client.id")
  private String clientId;

  @Inject
  @ConfigProperty(name = "reports.client.secret")
  private String clientSecret;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public LogIn() {}

  /** The public address of the login server. */
  public String getServer() {
    return server;
  }

  /** What the login server showed when this application was registered. */
  public String getClientId() {
    return clientId;
  }

  /** What the login server showed once. */
  public String getClientSecret() {
    return clientSecret;
  }
}
