package org.loginwithx.oauthserver;

import jakarta.persistence.EntityManager;
import java.util.Set;
import java.util.stream.Collectors;
import org.loginwithx.database.NativeSql;
import org.loginwithx.user.GroupsBySettings;
import org.loginwithx.user.GroupsConverter;
import org.loginwithx.user.Profile;

/**
 * The groups of a user, looked up for each token: those stored with the user, and those that the
 * settings give. Only the groups that the application gave at the log-in do not change.
 */
final class CurrentGroups {

  private static final GroupsConverter GROUPS = new GroupsConverter();

  private final GroupsBySettings settings;

  CurrentGroups(GroupsBySettings settings) {
    this.settings = settings;
  }

  /**
   * The member with the current groups.
   *
   * @param stored the groups that are stored with the user
   */
  Member current(EntityManager entities, Member given, Object stored) {
    return given
        .with(GROUPS.convertToEntityAttribute(NativeSql.text(stored)))
        .with(settings.of(subjects(entities, given)));
  }

  /**
   * The accounts at X for which the settings may give groups, as at the log-in: after a log-in by
   * X, the account used, if it is still linked; after one by password or passkey, all accounts of
   * the user; after one by a provider of the application, none.
   */
  private static Set<String> subjects(EntityManager entities, Member member) {
    Profile profile = member.profile();
    if (!profile.isOfX() && !profile.isOfThisSite()) {
      return Set.of();
    }
    return NativeSql.read(
            entities,
            "select subject from login_account where user_id = ?1 and provider = ?2",
            member.userId(),
            Profile.X)
        .stream()
        .map(row -> NativeSql.text(row[0]))
        .filter(subject -> !profile.isOfX() || subject.equals(profile.subject()))
        .collect(Collectors.toSet());
  }
}
