package org.loginwithx.site.account;

import java.util.List;
import org.loginwithx.Internal;
import org.loginwithx.site.Moment;
import org.loginwithx.site.Where;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.web.Messages;

/**
 * What happened to the user's account, as the account page shows it.
 *
 * @param at when
 * @param outcome the key of the message that says what
 * @param where browser, system and network
 */
@Internal
public record EventLine(Moment at, String outcome, String where) {

  static List<EventLine> of(List<HistoryEntry> entries, Messages messages) {
    return entries.stream()
        .map(
            entry ->
                new EventLine(
                    Moment.of(entry.visit().at(), messages),
                    "event." + entry.outcome().word(),
                    Where.of(entry.visit(), messages)))
        .toList();
  }
}
