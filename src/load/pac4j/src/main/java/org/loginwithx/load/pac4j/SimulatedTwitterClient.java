package org.loginwithx.load.pac4j;

import com.github.scribejava.apis.TwitterApi;
import com.github.scribejava.core.builder.api.DefaultApi10a;
import com.github.scribejava.core.model.Token;
import org.pac4j.oauth.client.TwitterClient;
import org.pac4j.oauth.config.OAuthConfiguration;
import org.pac4j.oauth.profile.twitter.TwitterProfileDefinition;

/** pac4j's own client in everything but the addresses, which are fixed there. */
final class SimulatedTwitterClient extends TwitterClient {

  private static final String X = "https://api.twitter.com";

  private final String simulator;

  SimulatedTwitterClient(String key, String secret, String simulator) {
    super(key, secret);
    this.simulator = simulator;
  }

  @Override
  protected void internalInit(boolean forceReinit) {
    super.internalInit(forceReinit);
    configuration.setProfileDefinition(new SimulatedProfile());
  }

  @Override
  protected DefaultApi10a getApi() {
    return new SimulatedApi();
  }

  private String moved(String url) {
    if (!url.startsWith(X)) {
      throw new IllegalStateException("Not an address at " + X + ": " + url);
    }
    return simulator + url.substring(X.length());
  }

  private final class SimulatedApi extends DefaultApi10a {

    private final TwitterApi original = TwitterApi.Authenticate.instance();

    @Override
    public String getRequestTokenEndpoint() {
      return moved(original.getRequestTokenEndpoint());
    }

    @Override
    public String getAuthorizationBaseUrl() {
      return moved(original.getAuthorizationBaseUrl());
    }

    @Override
    public String getAccessTokenEndpoint() {
      return moved(original.getAccessTokenEndpoint());
    }
  }

  private final class SimulatedProfile extends TwitterProfileDefinition {

    @Override
    public String getProfileUrl(Token accessToken, OAuthConfiguration configuration) {
      return moved(super.getProfileUrl(accessToken, configuration));
    }
  }
}
