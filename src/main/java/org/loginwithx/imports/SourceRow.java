package org.loginwithx.imports;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source says about a user. Texts are as they are in the file, and empty if they are
 * missing.
 *
 * @param place the line, or the number of the object
 * @param xId the id at X; empty if this is about a user and not about a link
 * @param sourceId the id of the user at the source
 * @param disabled whether the user cannot log in there
 * @param createdAt when the user came there; null if the file does not say it
 */
record SourceRow(
    int place,
    String xId,
    String sourceId,
    String handle,
    String name,
    String email,
    List<String> groups,
    boolean disabled,
    @Nullable Instant createdAt) {

  SourceRow {
    groups = List.copyOf(groups);
  }

  /** Without what a file says about users. */
  @Override
  public String toString() {
    return "SourceRow[" + place + "]";
  }
}
