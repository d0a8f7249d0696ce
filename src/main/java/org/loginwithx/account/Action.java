package org.loginwithx.account;

import static org.loginwithx.account.Proof.ADMINISTRATOR;
import static org.loginwithx.account.Proof.CURRENT_PASSWORD;
import static org.loginwithx.account.Proof.FORM_TOKEN;
import static org.loginwithx.account.Proof.NEW_LOG_IN;
import static org.loginwithx.account.Proof.NO_RECOVERY;
import static org.loginwithx.account.Proof.RECENT_LOG_IN;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a logged-in user can change, and the proofs that it takes. {@link Proofs} checks them.
 *
 * <p>A way into an account takes more than an open browser, and so does what cannot be undone (ASVS
 * 7.5.1). That a thief ends sessions, or deletes tokens, helps the owner rather than the thief.
 */
public enum Action {
  /** Linking an account: from then on, it is a way to log in. */
  LINK(FORM_TOKEN, RECENT_LOG_IN, NO_RECOVERY, NEW_LOG_IN),

  /**
   * Going to X to link an account. Whether the account is being recovered is checked when the user
   * is back from X.
   */
  LINK_AT_X(FORM_TOKEN, RECENT_LOG_IN, NEW_LOG_IN),
  UNLINK(FORM_TOKEN, RECENT_LOG_IN, NO_RECOVERY),
  DELETE_ACCOUNT(FORM_TOKEN, RECENT_LOG_IN, NO_RECOVERY),

  /**
   * Merging the user with another one. The other one is proved by a log-in at X, which began as
   * {@link #LINK_AT_X}.
   */
  MERGE(FORM_TOKEN, RECENT_LOG_IN, NO_RECOVERY),

  /** A first address: from then on, it can be used to set a password. */
  ADD_EMAIL(FORM_TOKEN, RECENT_LOG_IN, NO_RECOVERY, NEW_LOG_IN),
  CHANGE_EMAIL(FORM_TOKEN, RECENT_LOG_IN, NO_RECOVERY, CURRENT_PASSWORD),

  /** No form asks for a password: a user who has one keeps the address. */
  REMOVE_EMAIL(FORM_TOKEN, RECENT_LOG_IN, NO_RECOVERY, NEW_LOG_IN),

  /** Also during a recovery, if the user knows the password: it is what ends the recovery. */
  SET_PASSWORD(FORM_TOKEN, RECENT_LOG_IN, CURRENT_PASSWORD),
  REMOVE_PASSWORD(FORM_TOKEN, RECENT_LOG_IN, CURRENT_PASSWORD),

  /** From then on, the passkey is a way to log in. */
  ADD_PASSKEY(FORM_TOKEN, RECENT_LOG_IN, NO_RECOVERY, NEW_LOG_IN),
  RENAME_PASSKEY(FORM_TOKEN),
  REMOVE_PASSKEY(FORM_TOKEN, RECENT_LOG_IN, NO_RECOVERY),

  /** Ending sessions of one's own, here or at a client. */
  END_SESSIONS(FORM_TOKEN),
  LOG_OUT(FORM_TOKEN),
  DELETE_X_ACCESS(FORM_TOKEN),

  /** Letting a client act for the user. */
  ALLOW_CLIENT(FORM_TOKEN),

  /** Disabling and enabling a user, and ending sessions of a user. */
  MANAGE_USERS(FORM_TOKEN, ADMINISTRATOR),

  /** Giving and taking groups of a user: a group is a right that stays. */
  MANAGE_GROUPS(FORM_TOKEN, ADMINISTRATOR, RECENT_LOG_IN),

  /** Invitations and the allow-list: they decide who becomes a user. */
  MANAGE_SIGN_UP(FORM_TOKEN, ADMINISTRATOR, RECENT_LOG_IN),

  /** Mails to many users. */
  INVITE(FORM_TOKEN, ADMINISTRATOR, RECENT_LOG_IN),

  /** Registering, changing and deleting clients: a client is a way in that stays. */
  MANAGE_CLIENTS(FORM_TOKEN, ADMINISTRATOR, RECENT_LOG_IN),

  /** Creating many users from a file. */
  IMPORT_USERS(FORM_TOKEN, ADMINISTRATOR, RECENT_LOG_IN),

  /** Rules decide which users may log in, and with which groups. */
  MANAGE_RULES(FORM_TOKEN, ADMINISTRATOR, RECENT_LOG_IN),

  /** The settings of the connection decide who users are here. */
  CHANGE_SETTINGS(FORM_TOKEN, ADMINISTRATOR, RECENT_LOG_IN),

  /** Settings that change an address of the site: links that set passwords lead there. */
  MOVE_SITE(FORM_TOKEN, ADMINISTRATOR, RECENT_LOG_IN, CURRENT_PASSWORD),

  /** Letting the doctor call X. */
  EXAMINE(FORM_TOKEN, ADMINISTRATOR);

  private final Set<Proof> proofs;

  Action(Proof... proofs) {
    Set<Proof> all = EnumSet.of(Proof.LOG_IN);
    all.addAll(Arrays.asList(proofs));
    this.proofs = Collections.unmodifiableSet(all);
  }

  /** The proofs in the order in which they are checked. */
  public Set<Proof> proofs() {
    return proofs;
  }
}
