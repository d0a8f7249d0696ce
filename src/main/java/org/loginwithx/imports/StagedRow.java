package org.loginwithx.imports;

import org.jspecify.annotations.Nullable;

/**
 * A link as it is kept until it is imported.
 *
 * @param row what the file says
 * @param handle the handle, if it can be one
 * @param email the address, if it can be one
 * @param groups the groups that are given, separated by spaces
 * @param leftOut the groups that are not given, separated by spaces
 * @param found whether it is known that the source has this user
 * @param reason why it is a conflict
 */
record StagedRow(
    SourceRow row,
    String handle,
    @Nullable String email,
    String groups,
    String leftOut,
    boolean found,
    Reason reason) {

  /** Without what a file says about users. */
  @Override
  public String toString() {
    return "StagedRow[" + row.place() + "]";
  }
}
