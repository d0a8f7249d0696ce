package org.loginwithx.site.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The address that a request by POST becomes. */
final class PostedRequestTest {

  private final List<String> checked = new ArrayList<>();

  private String query(Map<String, String[]> parameters) {
    return PostedRequest.query(
        parameters,
        token -> {
          checked.add(token);
          return "sealed";
        });
  }

  @Test
  void theAddressHasNoIdToken() {
    assertThat(query(Map.of("id_token_hint", new String[] {"eyJ.eyJ.sig"})))
        .isEqualTo("id_token_hint=sealed");
    assertThat(checked).containsExactly("eyJ.eyJ.sig");
  }

  @Test
  void severalIdTokensAreNotChecked() {
    String[] several = Collections.nCopies(3, "eyJ.eyJ.sig").toArray(String[]::new);

    assertThat(query(Map.of("id_token_hint", several))).doesNotContain("eyJ");
    assertThat(checked).isEmpty();
  }
}
