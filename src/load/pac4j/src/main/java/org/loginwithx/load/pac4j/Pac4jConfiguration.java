package org.loginwithx.load.pac4j;

import java.util.Map;
import org.pac4j.core.client.Clients;
import org.pac4j.core.config.Config;
import org.pac4j.core.config.ConfigFactory;

/** The settings are the same environment variables as ours; all else is as pac4j has it. */
public final class Pac4jConfiguration implements ConfigFactory {

  @Override
  public Config build(Object... parameters) {
    Map<String, String> environment = System.getenv();
    SimulatedTwitterClient client =
        new SimulatedTwitterClient(
            environment.get("TWITTER_API_KEY"),
            environment.get("TWITTER_API_SECRET"),
            environment.get("TWITTER_API_URL"));
    Clients clients = new Clients(environment.get("LOGIN_PUBLIC_URL") + "/callback", client);
    // Otherwise the first request does it, and others that come meanwhile find it half done.
    clients.init();
    client.init();
    return new Config(clients);
  }
}
