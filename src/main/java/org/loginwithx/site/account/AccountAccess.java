package org.loginwithx.site.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.loginwithx.Internal;
import org.loginwithx.access.XApi;
import org.loginwithx.access.XApi.Connection;
import org.loginwithx.access.XReply;
import org.loginwithx.account.TokenKeeper;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.user.LinkedAccounts.Link;
import org.loginwithx.user.Profile;
import org.loginwithx.web.Messages;
import org.loginwithx.x.XUser;

/** The part of the account page about what this site may do at X: by each account of the user. */
@Dependent
@Internal
public class AccountAccess {

  private final XApi x;
  private final TokenKeeper keeper;

  @Inject
  AccountAccess(XApi x, TokenKeeper keeper) {
    this.x = x;
    this.keeper = keeper;
  }

  /**
   * Asks X about each account whose tokens should be valid.
   *
   * @return X's answers by the id of the account; completes when X has answered about all
   */
  CompletableFuture<Map<String, XReply<XUser>>> ask(String userId) {
    Map<String, CompletableFuture<XReply<XUser>>> calls = new LinkedHashMap<>();
    for (Connection connection : connections(userId)) {
      if (!connection.revoked()) {
        calls.put(connection.subject(), x.of(userId, connection.subject()).whoAmIAsync());
      }
    }
    return CompletableFuture.allOf(calls.values().toArray(CompletableFuture[]::new))
        .thenApply(
            all ->
                calls.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, call -> call.getValue().join())));
  }

  /**
   * What the page shows, the account with the newest tokens first. Read again after X has answered:
   * the calls may have refreshed the tokens.
   */
  List<XAccess> list(
      String userId, List<Link> links, Map<String, XReply<XUser>> replies, Messages messages) {
    try {
      Map<String, Profile> linked =
          links.stream()
              .map(Link::profile)
              .filter(Profile::isOfX)
              .collect(
                  Collectors.toMap(
                      Profile::subject, Function.identity(), (a, b) -> a, LinkedHashMap::new));
      List<XAccess> accesses = new ArrayList<>();
      for (Connection connection : x.connections(userId)) {
        Profile account = linked.remove(connection.subject());
        if (account != null) {
          XReply<XUser> reply = replies.get(connection.subject());
          accesses.add(XAccess.of(accesses.size(), account, connection, reply, messages));
        }
      }
      if (keeper.isOn()) {
        linked.values().forEach(account -> accesses.add(XAccess.none(accesses.size(), account)));
      }
      return List.copyOf(accesses);
    } catch (DatabaseUnavailableException away) {
      // The rest of the page needs no database, and is there without it.
      return List.of();
    }
  }

  private List<Connection> connections(String userId) {
    try {
      return x.connections(userId);
    } catch (DatabaseUnavailableException away) {
      return List.of();
    }
  }
}
