package org.loginwithx.oauthserver;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.loginwithx.oauthserver.ClientTokens.SubjectType;
import org.loginwithx.secret.Secrets;

/**
 * The ids under which clients know a user (OpenID Connect Core section 8). A pairwise id is an HMAC
 * of the user id and the sector, which is the host of the client's redirect addresses: the same on
 * all nodes, and no client can compute the id that another sector has.
 */
final class Subjects {

  private final byte[] key;

  /**
   * @param key never changes, or pairwise clients would not know their users any more
   */
  Subjects(byte[] key) {
    this.key = key.clone();
  }

  /** The id of a user at a client. */
  String of(Client client, String userId) {
    return client.tokens().subject() == SubjectType.PUBLIC
        ? userId
        : Secrets.hmac(key, sector(client) + "\n" + userId);
  }

  /**
   * Clients whose addresses have several hosts are a sector of their own. So are clients on the
   * user's machine, because no host there belongs to them. With a scheme of an application the host
   * can be any text.
   */
  private static String sector(Client client) {
    List<String> hosts =
        client.redirectUris().stream()
            .map(address -> Client.isOnDevice(address) ? "" : URI.create(address).getHost())
            .map(host -> host.toLowerCase(Locale.ROOT))
            .distinct()
            .toList();
    return hosts.size() == 1 && !hosts.get(0).isEmpty()
        ? "host:" + hosts.get(0)
        : "client:" + client.id();
  }

  @Override
  public String toString() {
    return "Subjects[***]";
  }
}
