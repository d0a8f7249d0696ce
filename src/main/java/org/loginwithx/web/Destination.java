package org.loginwithx.web;

/**
 * The client for which a user logs in here, and where the user goes then.
 *
 * @param name the name that its owner chose
 * @param host its host, which its owner cannot choose freely
 */
public record Destination(String name, String host) {}
