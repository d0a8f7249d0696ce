package org.loginwithx.container;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.loginwithx.simulator.XSimulator;

/**
 * The built WAR on two nodes that share one PostgreSQL, one X, and nothing else. Browsers know one
 * public address, and nothing leads them back to the node they were at before.
 *
 * <p>Nobody listens at the public address: a test names the node itself, and requests carry the
 * Host header of the public address as a proxy passes it on.
 *
 * <p>One node begins log-ins by OAuth 1.0a, the other by OAuth 2.0, and both finish either: what is
 * begun on one node and finished on the other shows both protocols with two processes instead of
 * four.
 */
final class Cluster implements AutoCloseable {

  private static final String ADDRESS = "127.0.0.1";

  private static final List<String> JVM =
      List.of(
          LoginServer.SHORT_LIVED,
          // Who is killed cannot tidy up; so let it lie where the next clean build finds it.
          "-Djava.io.tmpdir=" + LoginServer.SERVERS);

  private final String publicHost = ADDRESS + ":" + PayaraMicro.freePort();
  private final XSimulator x = XSimulator.start();
  private final EmbeddedPostgres database;
  private final Node oauth1;
  private final Node oauth2;

  private Cluster() throws IOException {
    this.database = EmbeddedPostgres.start();
    this.oauth1 = new Node("oauth1");
    this.oauth2 = new Node("oauth2");
  }

  /** Both nodes at once, with a database and an X of their own; back when they answer. */
  static Cluster start() throws IOException {
    Cluster cluster = new Cluster();
    try {
      cluster.oauth1.awaitReady();
      cluster.oauth2.awaitReady();
      return cluster;
    } catch (RuntimeException | Error notStarted) {
      cluster.close();
      throw notStarted;
    }
  }

  /** Starts both nodes again, and returns when both answer. */
  void startAgain() throws IOException {
    oauth1.launchAgain();
    oauth2.launchAgain();
    oauth1.awaitReady();
    oauth2.awaitReady();
  }

  /** The node whose log-ins begin by OAuth 1.0a. */
  Node oauth1() {
    return oauth1;
  }

  /** The node whose log-ins begin by OAuth 2.0. */
  Node oauth2() {
    return oauth2;
  }

  /** The X that both nodes believe in. */
  XSimulator x() {
    return x;
  }

  /** The first number the database answers with. */
  long count(String query, String... parameters) {
    return Long.parseLong(text(query, parameters));
  }

  /** The text in the first column of the first row. */
  String text(String query, String... parameters) {
    try (Connection connection = database.getPostgresDatabase().getConnection();
        PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    } catch (SQLException failed) {
      throw new AssertionError(query, failed);
    }
  }

  @Override
  public void close() throws IOException {
    oauth1.payara.close();
    oauth2.payara.close();
    database.close();
    x.close();
  }

  /** One server of the cluster, as a browser that is sent to it sees the site. */
  final class Node implements Site {

    private final String protocol;
    private final int port = PayaraMicro.freePort();
    private PayaraMicro payara;

    Node(String protocol) throws IOException {
      this.protocol = protocol;
      this.payara = PayaraMicro.launch(command());
    }

    private PayaraMicro.Command command() throws IOException {
      Map<String, String> environment =
          new HashMap<>(LoginServer.environment(x, "http://" + publicHost));
      environment.put("TWITTER_PROTOCOL", protocol);
      environment.put("LOGIN_NODE", protocol);
      environment.put("LOGIN_ADMIN_IDS", LoginServer.ADMINISTRATORS);
      environment.put("LOGIN_PASSWORD", "true");
      environment.putAll(LoginServer.STORES_TOKENS);
      environment.put("LOGIN_DB_CLASS", "org.postgresql.ds.PGSimpleDataSource");
      environment.put("LOGIN_DB_URL", database.getJdbcUrl("postgres", "postgres"));
      environment.put("LOGIN_DB_USER", "postgres");
      environment.put("LOGIN_DB_PASSWORD", "postgres");
      environment.put(LoginServer.JVM_OPTIONS, String.join(" ", JVM));
      return LoginServer.command("node-" + protocol, port, environment, List.of());
    }

    private void awaitReady() {
      payara.awaitReady(passed -> {});
    }

    /** Ends it as a power cut would. */
    void kill() {
      payara.kill();
    }

    /** After {@link #kill}: back when it answers again. */
    void startAgain() throws IOException {
      launchAgain();
      awaitReady();
    }

    private void launchAgain() throws IOException {
      payara.close();
      payara = PayaraMicro.launch(command());
    }

    @Override
    public URI uri(String path) {
      String onlyPath = path.startsWith("http") ? path.replace("http://" + publicHost, "") : path;
      return onlyPath.startsWith("/") ? URI.create(payara.baseUri() + onlyPath) : URI.create(path);
    }

    @Override
    public Optional<String> host() {
      return Optional.of(publicHost);
    }

    @Override
    public XSimulator x() {
      return x;
    }

    @Override
    public String toString() {
      return protocol;
    }
  }
}
