package org.loginwithx.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.loginwithx.web.Messages;

/** An operator is told what to do about whatever can fail, in both languages. */
final class FixTextsTest {

  @ParameterizedTest
  @EnumSource
  void everyReasonHasAFix(LoginFailure reason) {
    String key = "fix." + reason.code();

    assertThat(Messages.in(Locale.GERMAN).text(key))
        .isNotBlank()
        .isNotEqualTo(Messages.in(Locale.ENGLISH).text(key));
  }
}
