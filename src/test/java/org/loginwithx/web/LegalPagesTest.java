package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sign-in page links to is a page and nothing else. */
final class LegalPagesTest {

  @Test
  void eitherMayBeMissing() {
    URI privacy = URI.create("https://example.org/privacy");

    assertThat(new LegalPages(null, privacy).privacy()).isEqualTo(privacy);
    assertThat(new LegalPages(null, null).terms()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "data:text/html,x", "/terms", "https:///terms"})
  void whatIsNoAddressOfAPageIsRefused(String address) {
    URI uri = URI.create(address);

    assertThatThrownBy(() -> new LegalPages(uri, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
