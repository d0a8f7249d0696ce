package org.loginwithx.access;

import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.user.SealedTokens;
import org.loginwithx.user.TokenTable;

/**
 * Seals with the current key what was sealed with an older one. Runs when a node starts, also on
 * several nodes at once; may be stopped at any time, and continues at the next start. When the log
 * says that it is done, the older keys can be removed.
 */
@Internal
public final class Resealing implements Runnable {

  private static final System.Logger LOG = System.getLogger("org.loginwithx.security");
  private static final int PAGE = 200;

  private final StoredTokens stored;
  private volatile boolean stopped;

  public Resealing(StoredTokens stored) {
    this.stored = stored;
  }

  /** Stops it after the current row. */
  public void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      reseal();
    } catch (DatabaseUnavailableException away) {
      LOG.log(
          System.Logger.Level.WARNING,
          "event=tokens outcome=failed reason=db_down detail=sealing_goes_on_at_the_next_start");
    }
  }

  private void reseal() {
    TokenTable table = stored.table();
    String current = stored.currentKeyId();
    long due = table.countNotSealedWith(current);
    if (due == 0) {
      return;
    }
    long done = 0;
    long unreadable = 0;
    String last = "";
    List<SealedTokens> page = table.notSealedWith(current, last, PAGE);
    while (!page.isEmpty() && !stopped) {
      for (SealedTokens row : page) {
        if (stopped) {
          break;
        }
        if (stored.reseal(row)) {
          done++;
        } else {
          unreadable++;
        }
        last = row.id();
      }
      LOG.log(
          System.Logger.Level.INFO,
          "event=tokens outcome=resealing key={0} done={1} of={2}",
          current,
          Long.toString(done),
          Long.toString(due));
      page = table.notSealedWith(current, last, PAGE);
    }
    LOG.log(
        System.Logger.Level.INFO,
        "event=tokens outcome={0} key={1} done={2} unreadable={3}",
        stopped ? "reseal_stopped" : "resealed",
        current,
        Long.toString(done),
        Long.toString(unreadable));
  }
}
