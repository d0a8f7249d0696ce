package org.loginwithx.oauthserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
  void codeThatIsUnderWayEndsWithTheConsent(TestDatabase kind) {
    Node node = new Node(kind.migrated(), new MovableClock());
    String app = node.clients.addUnchecked(Node.application("App"));
    CodeGrant grant = node.logIn("1", app);
    String user = grant.member().userId();
    node.server.consents().add(user, app, OPENID);
    String code = node.server.makeCode(grant);

    node.server.revokeConsentUnchecked(user, app);

    assertThat(node.exchange(app, code)).isEqualTo(TokenResult.ErrorResponse.INVALID_GRANT);
  }

  @AllDatabases
  void resourceThatWasTakenOpensNothing(TestDatabase kind) {
    Node node = new Node(kind.migrated(), new MovableClock());
    Client client = foreign("", List.of(Node.ISSUER));
    String app = node.clients.addUnchecked(client);
    CodeGrant plain = node.logIn("1", app);
    CodeGrant grant =
        new CodeGrant(
            app,
            plain.redirectUri(),
            plain.challenge(),
            plain.member(),
            plain.loginId(),
            plain.loginAt(),
            Scopes.of("openid offline_access"),
            null,
            List.of(Node.ISSUER));
    Granted tokens = (Granted) node.exchange(app, node.server.makeCode(grant));
    assertThat(node.whose(tokens)).isPresent();

    node.clients.changeUnchecked(client, foreign(app, List.of()));

    assertThat(node.whose(tokens)).isEmpty();
    Granted next = node.refreshed(app, Node.refreshToken(tokens));
    assertThat(node.whose(next)).isEmpty();
  }

  private static Client foreign(String id, List<String> resources) {
    Client own = Node.application("App");
    return new Client(
        id,
        own.name(),
        own.redirectUris(),
        own.origins(),
        false,
        false,
        ClientCredential.NONE,
        new ClientTokens(
            own.tokens().algorithm(), own.tokens().subject(), own.tokens().groups(), resources),
        LogoutAddresses.NONE,
        true);
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
