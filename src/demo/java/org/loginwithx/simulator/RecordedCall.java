package org.loginwithx.simulator;

import java.util.List;
import java.util.Map;

/**
 * An API call the simulator got.
 *
 * @param query as sent, without the question mark; empty if there was none
 * @param headers by lower-case name
 * @param body as UTF-8
 */
public record RecordedCall(
    Endpoint endpoint,
    String method,
    String path,
    String query,
    Map<String, List<String>> headers,
    String body) {}
