package org.loginwithx.web;

/**
 * Another application that somebody logs in here for, and where they go on to.
 *
 * @param name what its owner calls it
 * @param host where it is, which its owner cannot choose freely
 */
public record Destination(String name, String host) {}
