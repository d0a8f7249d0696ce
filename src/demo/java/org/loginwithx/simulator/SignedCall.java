package org.loginwithx.simulator;

/**
 * A call whose signature was right.
 *
 * @param token empty when the call was signed with the consumer secret only
 * @param parameters of header, query and form body together
 */
record SignedCall(String token, Parameters parameters) {}
