package org.loginwithx.imports;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row that is not finished. */
record OpenRow(
    long number,
    long place,
    String xId,
    String sourceId,
    String handle,
    String name,
    @Nullable String email,
    String groups,
    boolean disabled,
    @Nullable Instant createdAt,
    boolean found) {

  @Override
  public String toString() {
    return "OpenRow[" + number + "]";
  }
}
