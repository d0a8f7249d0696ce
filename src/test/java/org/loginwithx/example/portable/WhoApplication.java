package org.loginwithx.example.portable;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The resources of this application. */
@ApplicationPath("/api")
public class WhoApplication extends Application {}
