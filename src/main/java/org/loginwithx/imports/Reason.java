package org.loginwithx.imports;

import java.util.Locale;
import org.loginwithx.Internal;

/** Why a row of a file is a conflict: nothing is made of it. */
@Internal
public enum Reason {
  /** It is no conflict. */
  NONE,
  /** There is no id of X. A handle passes to other users, so it identifies no user. */
  NO_ID,
  /** The id is no id of X. */
  NOT_AN_ID,
  /** A program has taken the id for a number, and has rounded it. */
  ROUNDED_ID,
  /** An earlier row has the same id at X. */
  TWICE,
  /** An earlier row is of the same user, with another account at X. */
  SECOND_ACCOUNT,
  /** The list of users does not have the user of this link. */
  NO_USER,
  /** The id of the user cannot be kept: it is too long, or has other characters. */
  BAD_USER_ID,
  /** The id of the user is another user's here. */
  ID_TAKEN;

  /** As it is in the database and in the keys of texts. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
