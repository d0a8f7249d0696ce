package org.loginwithx.oauthserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.oauthserver.ClientTokens.IdTokenAlgorithm;
import org.loginwithx.oauthserver.ClientTokens.SubjectType;

/** Which clients know a user under the same pairwise id. */
final class SubjectsTest {

  private final Subjects subjects = new Subjects(new byte[32]);

  private String at(String id, String... redirectUris) {
    Client client =
        new Client(
            id,
            "App",
            List.of(redirectUris),
            List.of(),
            false,
            false,
            ClientCredential.NONE,
            new ClientTokens(
                IdTokenAlgorithm.ES256, SubjectType.PAIRWISE, ClientGroups.NONE, List.of()),
            LogoutAddresses.NONE,
            true);
    return subjects.of(client, "user");
  }

  @Test
  void clientsOfOneHostShareAnId() {
    assertThat(at("one", "https://a.example/x", "https://A.example/y"))
        .isEqualTo(at("two", "https://a.example/z"))
        .isNotEqualTo(at("three", "https://b.example/x"))
        .isNotEqualTo(at("four", "https://a.example/x", "https://b.example/x"))
        .isNotEqualTo("user");
  }

  /** Native applications of different makers have the same addresses there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/callback",
        "http://127.0.0.1:8080/callback",
        "http://[::1]/callback",
        "http://localhost/callback",
        "com.example.app:/callback",
        "com.example.app://oauth/callback"
      })
  void clientsOnTheMachineOfTheUserCannotCompareTheirUsers(String address) {
    assertThat(at("one", address)).isNotEqualTo(at("two", address)).isEqualTo(at("one", address));
  }

  /** Only the owner of a host gets what is sent there by https. */
  @Test
  void anApplicationDoesNotGetTheIdsOfAHostByWritingItBehindItsScheme() {
    assertThat(at("app", "com.example.app://a.example/x"))
        .isNotEqualTo(at("site", "https://a.example/x"));
    assertThat(at("app", "com.example.app://a.example/x", "https://a.example/x"))
        .isNotEqualTo(at("site", "https://a.example/x"));
  }
}
