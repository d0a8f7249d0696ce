package org.loginwithx.login;

import org.loginwithx.Internal;

/**
 * The filter of an application ends, after the last request. {@code @PreDestroy} is too late for
 * most things: when Payara ends the beans, the class loader gives no class any more that it has not
 * given before, and even closing a connection may need one.
 */
@Internal
public record FilterStopped() {}
