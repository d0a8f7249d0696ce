package org.loginwithx.oauthserver;

import static org.assertj.core.api.Assertions.assertThat;

import org.loginwithx.config.AllDatabases;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.oauthserver.TokenResult.Granted;

/** What users allow to clients, over each database. */
final class ConsentsTest {

  private static final Scopes OPENID = Scopes.of("openid");
  private static final Scopes MORE = Scopes.of("openid email");

  @AllDatabases
  void whatWasAllowedAddsUp(TestDatabase kind) {
    Node node = new Node(kind.migrated(), new MovableClock());
    String app = node.clients.addUnchecked(Node.application("App"));
    String user = node.logIn("1", app).member().userId();
    Consents consents = node.server.consents();
    assertThat(consents.cover(user, app, OPENID)).isFalse();

    consents.add(user, app, OPENID);
    assertThat(consents.cover(user, app, MORE)).isFalse();
    consents.add(user, app, Scopes.of("email"));

    assertThat(consents.cover(user, app, MORE)).isTrue();
    assertThat(consents.of(user))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.application()).isEqualTo("App");
              assertThat(one.scopes()).isEqualTo(MORE);
            });
  }

  @AllDatabases
  void takingItBackEndsTheLogInsAtThisClientOnly(TestDatabase kind) {
    Node node = new Node(kind.migrated(), new MovableClock());
    String app = node.clients.addUnchecked(Node.application("App"));
    String other = node.clients.addUnchecked(Node.application("Other"));
    String user = node.logIn("1", app).member().userId();
    Granted tokens = node.tokens("1", app);
    Granted elsewhere = node.tokens("1", other);
    node.server.consents().add(user, app, OPENID);

    assertThat(node.server.revokeConsentUnchecked(user, app)).isTrue();

    assertThat(node.whose(tokens)).isEmpty();
    assertThat(node.whose(elsewhere)).isPresent();
    assertThat(node.server.consents().cover(user, app, OPENID)).isFalse();
    assertThat(node.server.revokeConsentUnchecked(user, app)).as("a second click").isFalse();
  }

  @AllDatabases
  void assertionIsGoodOnceForItsClient(TestDatabase kind) {
    MovableClock clock = new MovableClock();
    Node node = new Node(kind.migrated(), clock);
    ClientAssertions assertions = node.server.assertions();

    assertThat(assertions.use("app", "id", clock.instant().plusSeconds(60))).isTrue();
    assertThat(assertions.use("app", "id", clock.instant().plusSeconds(60))).isFalse();
    assertThat(assertions.use("other", "id", clock.instant().plusSeconds(60))).isTrue();
  }
}
