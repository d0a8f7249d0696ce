package org.loginwithx.config;

import java.util.Set;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.WayOut;

/**
 * How this server calls other servers.
 *
 * @param budget how long X may take
 * @param way how X is reached
 * @param plainHosts hosts that may be called, and that browsers may use for this server, without
 *     TLS
 * @param toClients how the clients of OpenID Connect are reached
 */
record HttpConfig(HttpBudget budget, WayOut way, Set<String> plainHosts, WayOut toClients) {}
