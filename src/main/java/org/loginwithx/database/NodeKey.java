package org.loginwithx.database;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.database.LoginDatabase.UniqueViolationException;
import org.loginwithx.secret.Secrets;

/**
 * A secret that all nodes of one database share, without a setting. It is never used directly: each
 * purpose has its own key, derived from it. So a value that was made for one purpose is not valid
 * for another.
 */
@Internal
public final class NodeKey {

  private static final int BYTES = 32;

  private final byte[] key;

  private NodeKey(byte[] key) {
    this.key = key;
  }

  /**
   * Reads the key, and creates it if no node has done so. Nodes that start at the same moment get
   * the same key, because there can only be one row.
   *
   * @throws DatabaseUnavailableException if the database does not answer or has no such table
   */
  public static NodeKey load(LoginDatabase database, Clock clock) {
    Optional<String> known = database.inTransaction(NodeKey::read);
    if (known.isPresent()) {
      return parse(known.get());
    }
    try {
      String made = Secrets.random(BYTES);
      database.inTransaction(
          entities ->
              NativeSql.change(
                  entities,
                  "insert into login_node_key (id, key_text, created_at) values ('one', ?1, ?2)",
                  made,
                  clock.instant()));
      return parse(made);
    } catch (UniqueViolationException anotherNodeWasFirst) {
      return parse(database.inTransaction(NodeKey::read).orElseThrow());
    }
  }

  /**
   * The key for one purpose, 32 bytes: HMAC-SHA256 of the name of the purpose. The shared key is
   * uniformly random, so no extraction step is needed (RFC 5869 section 3.3).
   */
  public byte[] derive(String purpose) {
    return Secrets.hmacBytes(key, purpose);
  }

  private static Optional<String> read(EntityManager entities) {
    return NativeSql.first(entities, "select key_text from login_node_key where id = 'one'")
        .map(row -> NativeSql.text(row[0]));
  }

  private static NodeKey parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException quotesTheKey) {
      throw unusable();
    }
    if (bytes.length != BYTES) {
      throw unusable();
    }
    return new NodeKey(bytes);
  }

  private static IllegalStateException unusable() {
    return new IllegalStateException(
        "login_node_key has no key of 32 bytes: delete its row, and the next start creates one;"
            + " all users have to log in again");
  }

  @Override
  public String toString() {
    return "NodeKey[***]";
  }
}
