package org.loginwithx.doctor;

import java.util.List;
import org.loginwithx.Internal;

/**
 * One line of the report.
 *
 * @param check what was examined
 * @param symptom what was seen
 * @param arguments the arguments of its text; nothing secret, and no text from X or a user
 */
@Internal
public record Finding(Check check, Symptom symptom, List<String> arguments) {

  public Finding {
    arguments = List.copyOf(arguments);
  }

  static Finding of(Check check, Symptom symptom, String... arguments) {
    return new Finding(check, symptom, List.of(arguments));
  }

  /** How serious it is. */
  public State state() {
    return symptom.state();
  }
}
