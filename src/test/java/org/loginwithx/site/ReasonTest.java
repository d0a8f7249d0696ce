package org.loginwithx.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.user.Profile;
import org.loginwithx.web.Messages;

final class ReasonTest {

  private static final Messages ENGLISH = Messages.in(Locale.ENGLISH);

  @ParameterizedTest
  @EnumSource
  void everyFailureIsInWords(LoginFailure failure) {
    String code = failure.code();

    assertThat(Reason.of(code, ENGLISH)).isNotBlank().isNotEqualTo(code);
    assertThat(Reason.of(code, Messages.in(Locale.GERMAN)))
        .isNotBlank()
        .isNotEqualTo(Reason.of(code, ENGLISH));
  }

  @Test
  void pagesHaveTheirStatusAndUnknownCodesStay() {
    assertThat(Reason.of("page_503", ENGLISH)).isEqualTo("Page failed with status 503");
    assertThat(Reason.of("of_the_next_version", ENGLISH)).isEqualTo("of_the_next_version");
  }

  @Test
  void waysAreInWords() {
    assertThat(Reason.way(Profile.X, ENGLISH)).isEqualTo("X");
    assertThat(Reason.way(Profile.PASSWORD, ENGLISH)).isEqualTo("Password");
    assertThat(Reason.way("https://idp.example", ENGLISH)).isEqualTo("https://idp.example");
    assertThat(Reason.way(null, ENGLISH)).isEmpty();
  }
}
