package org.loginwithx.web;

import org.loginwithx.Internal;

/**
 * The client for which a user logs in here, and where the user goes then.
 *
 * @param name the name that its owner chose
 * @param host its host, which its owner cannot choose freely
 */
@Internal
public record Destination(String name, String host) {}
