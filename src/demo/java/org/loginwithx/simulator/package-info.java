/**
 * A strict local stand-in for X: the three legs of OAuth 1.0a and the authorization code of OAuth
 * 2.0 with their web pages, the bearer of the app itself, and the calls for people's profiles.
 * Tests start {@link org.loginwithx.simulator.XSimulator}; people start {@link
 * org.loginwithx.simulator.XSimulatorMain}.
 *
 * <p>It shares no code with the product. Two copies of one mistake would agree with each other, so
 * the signature check here is written from RFC 5849 a second time.
 */
@NullMarked
package org.loginwithx.simulator;

import org.jspecify.annotations.NullMarked;
