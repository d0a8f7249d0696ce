/**
 * A strict local stand-in for X: the three legs of OAuth 1.0a with their web pages, and the calls
 * for the signed-in person's profile. Tests start {@link org.loginwithx.simulator.XSimulator};
 * people start {@link org.loginwithx.simulator.XSimulatorMain}.
 *
 * <p>It shares no code with the product. Two copies of one mistake would agree with each other, so
 * the signature check here is written from RFC 5849 a second time.
 */
@NullMarked
package org.loginwithx.simulator;

import org.jspecify.annotations.NullMarked;
