package org.loginwithx.login;

import jakarta.servlet.ServletContext;
import org.loginwithx.Internal;

/**
 * The filter of an application starts, before the first request. {@code
 * Initialized(ApplicationScoped.class)} is no substitute: Payara sends that event to the beans of a
 * WAR and not to those of a JAR in it.
 *
 * @param application the application that declares the filter
 */
@Internal
public record FilterStarted(ServletContext application) {}
