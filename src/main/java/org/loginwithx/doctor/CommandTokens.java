package org.loginwithx.doctor;

import org.loginwithx.Internal;

/** The tokens of the commands. Each command has its own: the doctor's must not import users. */
@Internal
public final class CommandTokens {

  private final CommandToken doctor;
  private final CommandToken imports;

  public CommandTokens(CommandToken doctor, CommandToken imports) {
    this.doctor = doctor;
    this.imports = imports;
  }

  /** Of the doctor. */
  public CommandToken doctor() {
    return doctor;
  }

  /** Of the import of users. */
  public CommandToken imports() {
    return imports;
  }
}
