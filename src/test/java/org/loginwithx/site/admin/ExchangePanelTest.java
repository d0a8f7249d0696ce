package org.loginwithx.site.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.loginwithx.access.TokenExchange;
import org.loginwithx.access.TokenExchange.Progress;
import org.loginwithx.site.admin.ExchangePanel.View;
import org.loginwithx.user.ExchangeTable.Counts;
import org.loginwithx.web.Messages;

/** What the connection page says about the exchange, and which button it has, in each state. */
final class ExchangePanelTest {

  private static final Counts NOTHING_DONE = new Counts(0, 0, 1_200);
  private static final Counts HALF = new Counts(900, 100, 200);
  private static final Counts ALL = new Counts(1_100, 100, 0);

  private static View view(boolean running, boolean bySetting, String problem, Counts counts) {
    return View.of(new Progress(running, bySetting, problem, counts), Messages.in(Locale.ENGLISH));
  }

  @Test
  void beforeTheFirstStart() {
    View view = view(false, false, "", NOTHING_DONE);

    assertThat(view.state()).isEmpty();
    assertThat(view.problem()).isEmpty();
    assertThat(view.canStart()).isTrue();
    assertThat(view.canStop()).isFalse();
  }

  @Test
  void underWay() {
    View view = view(true, false, "", HALF);

    assertThat(view.state()).startsWith("The exchange is under way.");
    assertThat(view.counts())
        .isEqualTo(
            "Exchanged: 900. Refused by X, these users have to log in again: 100. Left: 200.");
    assertThat(view.over()).isEqualTo(1_000);
    assertThat(view.all()).isEqualTo(1_200);
    assertThat(view.canStart()).isFalse();
    assertThat(view.canStop()).isTrue();
  }

  @Test
  void settingIsNamedWhereTheButtonToStopWouldBe() {
    View view = view(true, true, "", HALF);

    assertThat(view.state()).contains("LOGIN_EXCHANGE_TOKENS is set");
    assertThat(view.canStart()).isFalse();
    assertThat(view.canStop()).isFalse();
  }

  @Test
  void stoppedMidway() {
    View view = view(false, false, "", HALF);

    assertThat(view.state()).startsWith("The exchange is not under way.");
    assertThat(view.canStart()).isTrue();
    assertThat(view.canStop()).isFalse();
  }

  @Test
  void stoppedByAProblem() {
    View view = view(false, false, TokenExchange.OTHER_APP, HALF);

    assertThat(view.problem()).contains("TWITTER_API_KEY");
    assertThat(view.state()).isEmpty();
    assertThat(view.canStart()).isTrue();
  }

  @Test
  void problemOfBeforeIsGoneWithTheLastToken() {
    View view = view(false, false, TokenExchange.OTHER_APP, ALL);

    assertThat(view.problem()).isEmpty();
    assertThat(view.state()).isEqualTo("No token is left to exchange.");
  }

  @Test
  void doneAlsoWhileTheLastRunEnds() {
    View view = view(true, false, "", ALL);

    assertThat(view.done()).isTrue();
    assertThat(view.over()).isEqualTo(view.all());
    assertThat(view.canStart()).isFalse();
    assertThat(view.canStop()).isFalse();
  }
}
