package org.loginwithx.imports;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.loginwithx.Internal;

/**
 * The one import that there is, and how far it has come.
 *
 * @param id names it
 * @param fileName the name of the file with the links
 * @param newIds whether users get new ids
 * @param others how often the file has links to other providers, as {@code name (count)}
 * @param counts how many rows there are of each outcome
 */
@Internal
public record ImportStatus(
    String id,
    Source source,
    String fileName,
    State state,
    boolean newIds,
    List<String> others,
    Instant begunAt,
    Counts counts) {

  public ImportStatus {
    others = List.copyOf(others);
  }

  /** Where it is. */
  public enum State {
    /** The file is being read. */
    READING,
    /** What was read is compared with the users here. */
    CHECKING,
    /** The file is not as it should be, or was not read to its end. */
    REFUSED,
    /** The dry run is done. */
    CHECKED,
    /** Users are being made. */
    RUNNING,
    /** An administrator has stopped it. */
    STOPPED,
    /** All users are made. */
    DONE;

    /** As it is in the database and in the keys of texts. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How many rows there are.
   *
   * @param open users that would be made, or are still to be made
   * @param there accounts at X that are linked here already
   * @param conflicts rows of which nothing can be made
   * @param made users that were made
   * @param leftOut rows with a group that no file gives
   */
  public record Counts(long open, long there, long conflicts, long made, long leftOut) {

    public long all() {
      return open + there + conflicts + made;
    }
  }
}
