package org.loginwithx.doctor;

import java.util.List;

/**
 * One line of the report.
 *
 * @param check what was looked at
 * @param symptom what was seen
 * @param arguments fill in its text; nothing secret, and nothing that X or a person has said
 */
public record Finding(Check check, Symptom symptom, List<String> arguments) {

  public Finding {
    arguments = List.copyOf(arguments);
  }

  static Finding of(Check check, Symptom symptom, String... arguments) {
    return new Finding(check, symptom, List.of(arguments));
  }

  /** How bad it is. */
  public State state() {
    return symptom.state();
  }
}
