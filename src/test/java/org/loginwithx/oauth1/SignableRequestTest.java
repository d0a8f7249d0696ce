package org.loginwithx.oauth1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.form.Parameter;

class SignableRequestTest {

  private static final SignableRequest REQUEST =
      SignableRequest.of("POST", URI.create("https://api.x.com/oauth/access_token"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oauth_consumer_key",
        "oauth_nonce",
        "oauth_signature",
        "oauth_signature_method",
        "oauth_timestamp",
        "oauth_token",
        "oauth_version",
        "x_auth_access_type",
        "realm",
        ""
      })
  void onlyExtraProtocolParametersGoIntoTheHeader(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> REQUEST.withOAuthParameter(name, "value"));
  }

  @Test
  void aProtocolParameterIsGivenOnce() {
    SignableRequest once = REQUEST.withOAuthParameter("oauth_verifier", "a");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> once.withOAuthParameter("oauth_verifier", "b"));
  }

  @Test
  void aTokenDoesNotComeWithoutItsSecret() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new SignableRequest("POST", REQUEST.uri(), List.of(), List.of(), "token", null));
  }

  @Test
  void laterChangesOfAListDoNotReachTheRequest() {
    List<Parameter> form = new ArrayList<>();
    SignableRequest request =
        new SignableRequest("POST", REQUEST.uri(), List.of(), form, null, null);
    form.add(new Parameter("a", "b"));

    assertThat(request.formParameters()).isEmpty();
  }
}
