package org.loginwithx.oauth1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.loginwithx.form.Parameter;

class CredentialsTest {

  @Test
  void noTextFormShowsASecretATokenOrAVerifier() {
    assertThat(new ConsumerCredentials("key", "canary"))
        .hasToString("ConsumerCredentials[consumerKey=key, consumerSecret=***]");
    assertThat(new RequestToken("canary", "canary"))
        .hasToString("RequestToken[token=***, tokenSecret=***]");
    assertThat(new AccessToken("canary", "canary"))
        .hasToString("AccessToken[token=***, tokenSecret=***]");
    assertThat(new Parameter("oauth_verifier", "canary"))
        .hasToString("Parameter[name=oauth_verifier, value=***]");
    assertThat(
            SignableRequest.of("GET", URI.create("https://api.x.com/a?q=canary"))
                .withOAuthParameter("oauth_verifier", "canary")
                .withFormParameter("oauth_verifier", "canary")
                .signedBy(new AccessToken("canary", "canary")))
        .hasToString("SignableRequest[GET api.x.com/a, ***]");
  }

  @Test
  void emptyCredentialsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ConsumerCredentials("", "secret"));
    assertThatIllegalArgumentException().isThrownBy(() -> new ConsumerCredentials("key", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new RequestToken("", "secret"));
    assertThatIllegalArgumentException().isThrownBy(() -> new RequestToken("token", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new AccessToken("", "secret"));
    assertThatIllegalArgumentException().isThrownBy(() -> new AccessToken("token", ""));
  }
}
