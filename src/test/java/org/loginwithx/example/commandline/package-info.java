/**
 * A program on the command line in which somebody logs in by their browser (RFC 8252), with Nimbus'
 * OAuth 2.0 SDK.
 */
@NullMarked
package org.loginwithx.example.commandline;

import org.jspecify.annotations.NullMarked;
