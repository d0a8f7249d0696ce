package org.loginwithx.site.admin;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.site.Moment;
import org.loginwithx.site.Reason;
import org.loginwithx.user.Person;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/**
 * A user as administrators see it.
 *
 * @param userId the user's id here
 * @param name the name to show
 * @param handle empty if there is none
 * @param picture null if there is none
 * @param email the confirmed address; null if there is none
 * @param groups the groups of the user, as stored and by the settings
 * @param since when the user first logged in
 * @param lastLogin when the user last logged in
 * @param disabledSince null for an enabled user
 * @param hasPassword whether the user can log in by a password
 * @param onlyX whether X is the only way
 * @param accounts the linked accounts
 */
@Internal
public record PersonView(
    String userId,
    String name,
    String handle,
    @Nullable String picture,
    @Nullable String email,
    List<String> groups,
    Moment since,
    Moment lastLogin,
    @Nullable Moment disabledSince,
    boolean hasPassword,
    boolean onlyX,
    List<AccountView> accounts) {

  static PersonView of(Person person, LoginSettings settings, Messages messages) {
    return new PersonView(
        person.userId(),
        person.name(),
        person.handle(),
        person.pictureUrl(),
        person.email(),
        groups(person, settings.adminSubjects()),
        Moment.of(person.createdAt(), messages),
        Moment.of(person.lastLoginAt(), messages),
        Moment.ofNullable(person.disabledAt(), messages),
        person.hasPassword(),
        person.hasOnlyX(),
        person.accounts().stream().map(account -> AccountView.of(account, messages)).toList());
  }

  /** The groups of a user and where they are from. */
  static List<GroupView> groups(Person person, Set<String> given, LoginSettings settings) {
    Set<String> adminSubjects = settings.adminSubjects();
    return GroupView.of(
        person, groups(person, adminSubjects), given, isAdministrator(person, adminSubjects));
  }

  private static boolean isAdministrator(Person person, Set<String> adminSubjects) {
    return person.accounts().stream()
        .map(Person.Account::profile)
        .anyMatch(profile -> profile.isOfX() && adminSubjects.contains(profile.subject()));
  }

  private static List<String> groups(Person person, Set<String> adminSubjects) {
    boolean admin = isAdministrator(person, adminSubjects);
    return Stream.concat(
            person.groups().stream(), admin ? Stream.of(LoginSettings.ADMIN) : Stream.empty())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * A group of the user, and where it is from.
   *
   * @param stored whether it is stored with the user: only then it can be taken
   * @param bySettings whether the settings give it
   * @param given whether the application gave it at a log-in that has not ended
   */
  public record GroupView(String name, boolean stored, boolean bySettings, boolean given) {

    /**
     * @param all as in {@link PersonView#groups}
     * @param given the groups that the application gave
     */
    static List<GroupView> of(Person person, List<String> all, Set<String> given, boolean admin) {
      return Stream.concat(all.stream(), given.stream())
          .distinct()
          .sorted()
          .map(
              name ->
                  new GroupView(
                      name,
                      person.groups().contains(name),
                      admin && name.equals(LoginSettings.ADMIN),
                      given.contains(name)))
          .toList();
    }
  }

  /**
   * An account of the user.
   *
   * @param way the provider, in words
   * @param picture null if there is none
   * @param handle empty if the provider gave none
   * @param handleIsCurrent false once another account was seen under the handle
   * @param former handles it had before, the newest first
   * @param email what the provider said it is; null if it gave none
   */
  public record AccountView(
      String way,
      String subject,
      @Nullable String picture,
      String name,
      String handle,
      boolean handleIsCurrent,
      String former,
      @Nullable String email,
      Moment linked,
      Moment used) {

    static AccountView of(Person.Account account, Messages messages) {
      return new AccountView(
          Reason.way(account.profile().provider(), messages),
          account.profile().subject(),
          account.profile().pictureUrl(),
          account.profile().displayName(),
          account.profile().username(),
          account.handleIsCurrent(),
          String.join(", ", account.formerUsernames().stream().map(name -> '@' + name).toList()),
          account.profile().email(),
          Moment.of(account.linkedAt(), messages),
          Moment.of(account.lastLoginAt(), messages));
    }
  }
}
