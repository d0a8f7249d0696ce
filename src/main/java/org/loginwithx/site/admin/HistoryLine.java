package org.loginwithx.site.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.site.Where;
import org.loginwithx.user.HistoryEntry;
import org.loginwithx.web.Messages;

/**
 * What happened, as pages show it.
 *
 * @param at when
 * @param outcome the key of the message that says what
 * @param reason why, in the words of the log
 * @param attemptId the id of the attempt, the number in the log
 * @param userId the user it is about; null if unknown
 * @param where browser, system and network
 */
@Internal
public record HistoryLine(
    String at,
    String outcome,
    String reason,
    String attemptId,
    @Nullable String userId,
    String where) {

  static List<HistoryLine> of(List<HistoryEntry> entries, Messages messages) {
    return entries.stream()
        .map(
            entry ->
                new HistoryLine(
                    messages.minute(entry.visit().at()),
                    "history." + entry.outcome().word(),
                    entry.reason(),
                    entry.visit().attemptId(),
                    entry.userId(),
                    Where.of(entry.visit(), messages)))
        .toList();
  }
}
