package org.loginwithx.simulator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The people at the simulator. */
final class Accounts {

  /** The first id given to a new account; like X's today it does not fit into a double. */
  private static final long FIRST_FRESH_ID = 1_900_000_000_000_000_001L;

  private final Map<String, XAccount> byId = new LinkedHashMap<>();
  private final Map<String, String> idByHandle = new HashMap<>();
  private final List<XAccount> more;
  private long nextId = FIRST_FRESH_ID;

  /** The accounts that every simulator has, and these. */
  Accounts(List<XAccount> more) {
    this.more = List.copyOf(more);
    clear();
  }

  /** The ones that are there from the start. */
  static List<XAccount> ready() {
    return List.of(
        XAccount.of("1001", "alice", "Alice Example"),
        XAccount.of("1002", "no_email", "Nora Without Mail").withEmail(null),
        XAccount.of("1466796521412771840", "big_id", "Bianca Big"),
        // A parrot, then "Layla" in Arabic and "shalom" in Hebrew letters.
        XAccount.of("1004", "emoji_rtl", "🦜 \u0644\u064a\u0644\u0649 \u05e9\u05dc\u05d5\u05dd"),
        XAccount.of("1005", "html_name", "<script>alert(1)</script> & \"Bobby\" 'Tables'"),
        XAccount.of("1006", "protected_pat", "Pat Private").withState(AccountState.PROTECTED),
        XAccount.of("1007", "suspended_sam", "Sam Suspended").withState(AccountState.SUSPENDED),
        XAccount.of("1008", "locked_lou", "Lou Locked").withState(AccountState.LOCKED));
  }

  synchronized List<XAccount> first(int limit) {
    return byId.values().stream().limit(limit).toList();
  }

  /** A handle that another account has goes to this one, as when X releases and reassigns it. */
  synchronized void put(XAccount account) {
    XAccount earlier = byId.put(account.id(), account);
    if (earlier != null) {
      idByHandle.remove(key(earlier.screenName()), earlier.id());
    }
    idByHandle.put(key(account.screenName()), account.id());
  }

  synchronized @Nullable XAccount withId(String id) {
    return byId.get(id);
  }

  /** Null if no account has the handle. */
  synchronized @Nullable XAccount find(String screenName) {
    String id = idByHandle.get(key(screenName));
    return id == null ? null : byId.get(id);
  }

  /** The account is made if none has the handle. */
  synchronized XAccount withScreenName(String screenName) {
    XAccount account = find(screenName);
    if (account != null) {
      return account;
    }
    XAccount created = XAccount.of(Long.toString(nextId++), screenName, screenName);
    put(created);
    return created;
  }

  /** Back to the accounts of the start. New ids continue to count: no two users get the same id. */
  synchronized void clear() {
    byId.clear();
    idByHandle.clear();
    ready().forEach(this::put);
    more.forEach(this::put);
  }

  private static String key(String screenName) {
    return screenName.toLowerCase(Locale.ROOT);
  }
}
