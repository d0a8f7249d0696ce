package org.loginwithx.example.members;

import jakarta.annotation.security.DeclareRoles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;

/** All that an application needs besides a few lines of configuration. */
// A CDI bean, or Payara does not see that this application wants MicroProfile JWT.
@ApplicationScoped
@LoginConfig(authMethod = "MP-JWT")
@DeclareRoles({"user", "admin"})
@ApplicationPath("/")
public class MembersApplication extends Application {}
