package org.loginwithx.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.database.DatabaseState;

/** Whatever is found can be said. That both languages have the same texts, LanguagesTest says. */
final class SymptomTest {

  private static final ResourceBundle TEXTS =
      ResourceBundle.getBundle("org.loginwithx.messages", Locale.ROOT);

  @ParameterizedTest
  @EnumSource
  void hasATextAndUnlessItIsWellAFix(Symptom symptom) {
    assertThat(TEXTS.containsKey(symptom.key())).isTrue();
    assertThat(TEXTS.containsKey(symptom.key() + ".fix")).isEqualTo(symptom.state() != State.OK);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLookedAtHasAName(Check check) {
    assertThat(TEXTS.containsKey("doctor.check." + check)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void stateHasAName(State state) {
    assertThat(TEXTS.containsKey("doctor.state." + state)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"standard", "mariadb"})
  void schemaThatIsWantedIsTheLastOneThereIs(String folder) throws Exception {
    Path migrations = Path.of("src/main/resources/META-INF/login/migrations", folder);
    try (Stream<Path> files = Files.list(migrations)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".sql"))
                  .mapToInt(name -> Integer.parseInt(name.replaceFirst("V(\\d+)__.*", "$1")))
                  .max())
          .hasValue(DatabaseState.SCHEMA);
    }
  }
}
