package org.loginwithx.administration;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proofs;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.attempt.SecurityLog;
import org.loginwithx.rule.LoginRule;
import org.loginwithx.rule.LoginRules;
import org.loginwithx.web.LoginSettings;

/**
 * Adds, changes, moves and deletes the rules about users who log in with X. {@link LoginRules}
 * lists them.
 *
 * <p>All methods throw {@link org.loginwithx.database.DatabaseUnavailableException} if the database
 * does not answer; nothing has changed then.
 */
@Dependent
@Internal
public class RuleAdministration {

  private final LoginRules rules;
  private final LoginSettings settings;
  private final SecurityLog log;
  private final Proofs proofs;

  @Inject
  RuleAdministration(LoginRules rules, LoginSettings settings, SecurityLog log, Proofs proofs) {
    this.rules = rules;
    this.settings = settings;
    this.log = log;
    this.proofs = proofs;
  }

  /**
   * Adds a rule without an id as the last one, or changes the one with the id.
   *
   * @throws IllegalArgumentException if there is a {@link LoginRule#mistake}
   */
  public LoginRules.Result save(HttpServletRequest request, LoginRule rule)
      throws UnprovenException {
    String administrator = administrator(request);
    rule.mistake(settings.newUserGroups())
        .ifPresent(
            wrong -> {
              throw new IllegalArgumentException("wrong: " + wrong);
            });
    return rule.id().isEmpty()
        ? noted(rules.addUnchecked(rule), request, "added", rule.name(), administrator)
        : noted(rules.changeUnchecked(rule), request, "changed", rule.name(), administrator);
  }

  /** Deletes a rule. */
  public LoginRules.Result delete(HttpServletRequest request, String id) throws UnprovenException {
    String administrator = administrator(request);
    return noted(rules.deleteUnchecked(id), request, "deleted", id, administrator);
  }

  /**
   * Moves a rule by one place.
   *
   * @param up towards the first
   */
  public LoginRules.Result move(HttpServletRequest request, String id, boolean up)
      throws UnprovenException {
    String administrator = administrator(request);
    return noted(rules.moveUnchecked(id, up), request, "moved", id, administrator);
  }

  private String administrator(HttpServletRequest request) throws UnprovenException {
    return proofs.require(request, Action.MANAGE_RULES).userId();
  }

  private LoginRules.Result noted(
      LoginRules.Result result,
      HttpServletRequest request,
      String what,
      String rule,
      String administrator) {
    if (result == LoginRules.Result.DONE) {
      log.noted(request, "rule_" + what, "-", "by:" + administrator + "_" + rule);
    }
    return result;
  }
}
