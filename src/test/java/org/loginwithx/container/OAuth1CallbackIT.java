package org.loginwithx.container;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.loginwithx.simulator.Endpoint;

final class OAuth1CallbackIT extends CallbackCases {

  OAuth1CallbackIT() {
    super(
        LoginServer.shared(),
        "/oauth/callback/twitter",
        Endpoint.ACCESS_TOKEN,
        "oauth_token",
        "oauth_verifier",
        "?denied=");
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("ADV-06", ""),
        Arguments.of("ADV-06", "?oauth_token=&oauth_verifier="),
        Arguments.of("ADV-06", "?oauth_token="),
        Arguments.of("F-47", "?oauth_token=TOKEN"),
        Arguments.of("F-47", "?oauth_token=TOKEN&oauth_verifier="),
        Arguments.of("F-47", "?oauth_token=TOKEN&oauth_verifier=%00"),
        Arguments.of("F-47", "?oauth_token=TOKEN&oauth_verifier=a%0Ab"),
        Arguments.of("F-47", "?oauth_token=TOKEN&oauth_verifier=" + "v".repeat(513)),
        Arguments.of("F-47", "?oauth_verifier=VERIFIER"),
        Arguments.of("F-48", "?oauth_token=TOKEN&oauth_token=TOKEN&oauth_verifier=VERIFIER"),
        Arguments.of("F-48", "?oauth_token=TOKEN&oauth_verifier=VERIFIER&oauth_verifier=x"),
        Arguments.of("F-48", "?oauth_token[]=TOKEN&oauth_verifier[]=VERIFIER"),
        Arguments.of("F-45", "?denied=TOKEN&oauth_verifier=VERIFIER"),
        Arguments.of("F-45", "?denied=TOKEN&oauth_token=TOKEN"),
        Arguments.of("F-44", "?denied=somebodyelses"),
        Arguments.of("BCP-12", "?access_token=TOKEN"));
  }
}
