package org.loginwithx.imports;

import java.util.Locale;
import org.loginwithx.Internal;

/**
 * A row of the report: what is, or would be, made of a link in the file.
 *
 * @param number counts the rows from 1
 * @param place the line, or the number of the entry
 * @param xId what the file has as id at X
 * @param leftOut groups of the user that no file gives, separated by spaces
 * @param detail of a conflict: the place of the earlier row, or the id of the user
 */
@Internal
public record ImportRow(
    long number,
    long place,
    String xId,
    String handle,
    String name,
    boolean disabled,
    String leftOut,
    Outcome outcome,
    Reason reason,
    String detail) {

  /** What is made of a row. */
  public enum Outcome {
    /** Not known yet. */
    READ,
    /** A user would be made. */
    NEW,
    /** The account at X is linked to a user here. Nothing changes. */
    THERE,
    /** Nothing can be made of it, see the reason. */
    CONFLICT,
    /** A user was made. */
    MADE;

    /** As it is in the database and in addresses. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
