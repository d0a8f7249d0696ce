package org.loginwithx.imports;

import java.util.regex.Pattern;

/** What a file has for the id of a user at X. */
final class XId {

  /** X's ids are positive and have 63 bits. */
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");

  /** A spreadsheet writes long numbers so, and has lost the last digits by then. */
  private static final Pattern SCIENTIFIC =
      Pattern.compile("[0-9]+([.,][0-9]*)?([eE][+-]?[0-9]+)?");

  /** Ids of so many digits do not fit into the numbers of spreadsheets and of JavaScript. */
  private static final int LONG = 18;

  private XId() {}

  /** Why the text is no id; {@link Reason#NONE} if it is one. */
  static Reason problem(String text) {
    if (text.isEmpty()) {
      return Reason.NO_ID;
    }
    if (ID.matcher(text).matches()) {
      // A spreadsheet keeps 15 digits, and writes zeros for the others.
      return isLong(text) && text.endsWith("0000") ? Reason.ROUNDED_ID : Reason.NONE;
    }
    return SCIENTIFIC.matcher(text).matches() && !text.matches("[0-9]+")
        ? Reason.ROUNDED_ID
        : Reason.NOT_AN_ID;
  }

  /** Whether a program that takes ids for floating-point numbers changes such an id. */
  static boolean isLong(String id) {
    return id.length() >= LONG;
  }

  /** Whether it ends as floating-point numbers of this size do. */
  static boolean endsAsRounded(String id) {
    return id.endsWith("00");
  }
}
