package org.loginwithx.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PkceTest {

  @Test
  @DisplayName("PK-03: the vector of RFC 7636, appendix B")
  void challengeIsTheOneOfTheStandard() {
    assertThat(new Pkce("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").challenge())
        .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  }

  @Test
  @DisplayName("PK-01, BCP-08: a thousand verifiers, none twice, each of 43 unreserved characters")
  void verifiersAreOfTheRightShapeAndDiffer() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      Pkce pkce = Pkce.create();
      assertThat(pkce.verifier()).matches("[A-Za-z0-9_-]{43}");
      assertThat(pkce.challenge()).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(pkce.verifier());
      assertThat(seen.add(pkce.verifier())).isTrue();
    }
  }

  @Test
  void basicAuthorizationIsTheOneOfXsDocumentation() {
    assertThat(new ClientCredentials("Aladdin", "open sesame").basicAuthorization())
        .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  }

  @Test
  void clientHasAnIdAndNoEmptySecret() {
    assertThat(new ClientCredentials("id", null).isConfidential()).isFalse();
    assertThatThrownBy(() -> new ClientCredentials("", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ClientCredentials("id", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void scopesAreASet() {
    assertThat(Scopes.parse(" tweet.read  users.read tweet.read "))
        .isEqualTo(Scopes.of("users.read", "tweet.read"))
        .hasToString("tweet.read users.read");
    assertThat(Scopes.parse("").names()).isEmpty();
    assertThat(Scopes.of("a", "b").include(Scopes.of("b"))).isTrue();
    assertThat(Scopes.of("a").include(Scopes.of("a", "b"))).isFalse();
    assertThat(Scopes.of("a").with("b").include("b")).isTrue();
  }
}
