package org.loginwithx.site.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.user.Person;
import org.loginwithx.web.Messages;

/**
 * A user as administrators see it.
 *
 * @param userId the user's id here
 * @param groups the groups of the user, as stored
 * @param since when the user first logged in
 * @param disabledSince null for an enabled user
 * @param accounts the linked accounts
 */
@Internal
public record PersonView(
    String userId,
    String groups,
    String since,
    @Nullable String disabledSince,
    List<AccountView> accounts) {

  static PersonView of(Person person, Messages messages) {
    return new PersonView(
        person.userId(),
        String.join(", ", person.groups().stream().sorted().toList()),
        messages.minute(person.createdAt()),
        person.disabledAt() == null ? null : messages.minute(person.disabledAt()),
        person.accounts().stream().map(account -> AccountView.of(account, messages)).toList());
  }

  /** The name to show, of the account that was linked first. */
  public String name() {
    return accounts.isEmpty() ? userId : accounts.get(0).name();
  }

  /**
   * An account of the user.
   *
   * @param handle empty if the provider gave none
   * @param handleIsCurrent false once another account was seen under the handle
   * @param former handles it had before, the newest first
   */
  public record AccountView(
      String provider,
      String subject,
      String name,
      String handle,
      boolean handleIsCurrent,
      String former,
      String linked,
      String used) {

    static AccountView of(Person.Account account, Messages messages) {
      return new AccountView(
          account.profile().provider(),
          account.profile().subject(),
          account.profile().displayName(),
          account.profile().username(),
          account.handleIsCurrent(),
          String.join(", ", account.formerUsernames()),
          messages.minute(account.linkedAt()),
          messages.minute(account.lastLoginAt()));
    }
  }
}
