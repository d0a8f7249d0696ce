package org.loginwithx.login;

import org.loginwithx.Internal;

/**
 * The filter of an application ends, after the last request. {@code @PreDestroy} is too late for
 * most things: when Payara ends the beans, the class loader no longer loads classes, and even
 * closing a connection may need one.
 */
@Internal
public record FilterStopped() {}
