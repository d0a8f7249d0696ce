package org.loginwithx.imports;

import java.util.Locale;
import org.loginwithx.Internal;

/** A file that cannot be read. Nothing of it is kept. */
@Internal
public final class BadFileException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is wrong with the file. */
  public enum Fault {
    /** A byte sequence is not UTF-8. */
    NOT_UTF8,
    /** Neither an array of entries nor an object with the expected array. */
    NO_ARRAY,
    /** The JSON text ends too early or has an error; the place is a line. */
    BROKEN_JSON,
    /** A quotation mark is not closed, or has text behind it. */
    BROKEN_QUOTES,
    /** An element of the array is no object. */
    NO_OBJECT,
    /** An entry has too many fields, or one of them is too long. */
    TOO_LARGE,
    /** The first line lacks a column that is needed. */
    NO_COLUMN,
    /** A line has more or fewer fields than the first line. */
    OTHER_COLUMNS,
    /** A link does not say which user it belongs to. */
    NO_USER_ID,
    /** The users are missing, so disabled users would not be known. */
    NO_USERS,
    /** More links than one import takes. */
    TOO_MANY,
    /** All long ids end in zeros: a program has rounded them. */
    ROUNDED,
    /** There is no link to X in it. */
    EMPTY,
    /** The file was not read to its end: the server was stopped, or could not go on. */
    INTERRUPTED
  }

  private final Fault fault;
  private final long place;
  private final String detail;

  /**
   * @param place the line, or the number of the entry; 0 if the fault is in no place
   * @param detail for instance the name of a column; empty if there is none
   */
  BadFileException(Fault fault, long place, String detail) {
    super(fault + " at " + place);
    this.fault = fault;
    this.place = place;
    this.detail = detail;
  }

  BadFileException(Fault fault, long place) {
    this(fault, place, "");
  }

  /** The key of the text that explains it, which takes {@link #place} and {@link #detail}. */
  public String messageKey() {
    return "import.bad." + fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Fault fault() {
    return fault;
  }

  public long place() {
    return place;
  }

  public String detail() {
    return detail;
  }
}
