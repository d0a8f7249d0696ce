package org.loginwithx.oauthserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.loginwithx.config.EachDatabase;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.oauthserver.Clients.Mistake;
import org.loginwithx.user.WatchedDataSource;

final class ClientsTest {

  private static String[] groups(int number, int length) {
    return IntStream.range(0, number)
        .mapToObj(i -> "%02d".formatted(i) + "g".repeat(length - 2))
        .toArray(String[]::new);
  }

  @Test
  void groupsHaveBounds() {
    assertThat(Clients.mistake(Node.application("App", groups(30, 64)))).isEmpty();
    assertThat(Clients.mistake(Node.application("App", groups(31, 64)))).contains(Mistake.GROUPS);
    assertThat(Clients.mistake(Node.application("App", groups(1, 65)))).contains(Mistake.GROUPS);
    assertThat(Clients.mistake(Node.application("App", "us\ner"))).contains(Mistake.GROUPS);
  }

  private static Client renamed(Client client, String name, ClientCredential credential) {
    return new Client(
        client.id(),
        name,
        client.redirectUris(),
        client.origins(),
        client.emailRequired(),
        client.ownSite(),
        credential,
        client.tokens(),
        client.logout(),
        client.enabled());
  }

  /** A client must not get rights for which it would have to prove who it is. */
  @EachDatabase
  void changeIsMadeAsAWholeOrNotAtAll(TestDatabase kind) {
    WatchedDataSource watched = new WatchedDataSource(kind.migrated());
    Node node = new Node(watched.dataSource(), new MovableClock());
    Client before =
        node.clients.find(node.clients.addUnchecked(Node.application("App"))).orElseThrow();
    Client after = renamed(before, "Renamed", ClientCredential.Secret.of("secret"));
    watched.watch(new NameFails());

    assertThatThrownBy(() -> node.clients.changeUnchecked(before, after))
        .isInstanceOf(DatabaseUnavailableException.class);
    assertThat(node.clients.find(before.id())).contains(before);

    watched.watch(new WatchedDataSource.Watcher() {});
    assertThat(node.clients.changeUnchecked(before, after)).isTrue();
    assertThat(node.clients.find(before.id())).contains(after);
    assertThat(node.clients.enabled(before.id())).contains(after);
  }

  /** The connection breaks at the statement that writes the name. */
  private static final class NameFails implements WatchedDataSource.Watcher {

    @Override
    public void before(String sql) throws SQLException {
      if (sql.startsWith("update login_application set name")) {
        throw new SQLException("broken", "08006");
      }
    }
  }

  /** A secret that was replaced because it leaked must not come back. */
  @EachDatabase
  void changeDoesNotBringBackAnOldCredential(TestDatabase kind) {
    Node node = new Node(kind.migrated(), new MovableClock());
    Client application = Node.application("App").with(ClientCredential.Secret.of("old"));
    Client before = node.clients.find(node.clients.addUnchecked(application)).orElseThrow();
    ClientCredential replaced = ClientCredential.Secret.of("new");
    node.clients.changeCredentialUnchecked(before.id(), replaced);

    node.clients.changeUnchecked(before, renamed(before, "Renamed", before.credential()));

    assertThat(node.clients.find(before.id())).contains(renamed(before, "Renamed", replaced));
  }
}
