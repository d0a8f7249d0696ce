/**
 * A program on the command line in which a user logs in by the browser (RFC 8252), with Nimbus'
 * OAuth 2.0 SDK.
 */
@NullMarked
package org.loginwithx.example.commandline;

import org.jspecify.annotations.NullMarked;
