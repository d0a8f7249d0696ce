package org.loginwithx.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ConfirmedTest {

  private final Map<String, String> table = new HashMap<>(Map.of("a", "row a", "b", "row b"));
  private final List<String> asked = new ArrayList<>();
  private final LocalEnds ends = new LocalEnds();
  private long skipped;
  private boolean away;
  private Runnable whileReading = () -> {};

  private final Confirmed<String> confirmed =
      new Confirmed<>(
          new Confirmed.Rows<>() {
            @Override
            public Optional<String> read(String id) {
              ask(id);
              Optional<String> row = Optional.ofNullable(table.get(id));
              Runnable meanwhile = whileReading;
              whileReading = () -> {};
              meanwhile.run();
              return row;
            }

            @Override
            public int countGood(List<String> ids) {
              ask(String.join("+", ids));
              return among(ids).size();
            }

            @Override
            public Set<String> good(List<String> ids) {
              ask("which of " + String.join("+", ids));
              return among(ids);
            }

            private Set<String> among(List<String> ids) {
              Set<String> good = new HashSet<>(ids);
              good.retainAll(table.keySet());
              return good;
            }

            @Override
            public String userId(String row) {
              return "user";
            }
          },
          ends,
          2,
          () -> System.nanoTime() + skipped);

  private void ask(String what) {
    if (away) {
      throw new DatabaseUnavailableException("away", new IllegalStateException());
    }
    asked.add(what);
  }

  private void pass(Duration time) {
    skipped += time.toNanos();
  }

  @Test
  void rowIsReadOnceAndAgainAfterTwoSeconds() {
    assertThat(confirmed.find("a")).contains("row a");
    assertThat(confirmed.find("a")).contains("row a");
    assertThat(asked).containsExactly("a");

    pass(Duration.ofSeconds(3));
    table.remove("a");

    assertThat(confirmed.find("a")).isEmpty();
    assertThat(asked).containsExactly("a", "a");
  }

  @Test
  void whatIsUsedIsConfirmedTogether() {
    confirmed.find("a");
    confirmed.find("b");
    pass(Duration.ofSeconds(1));
    confirmed.confirm();
    pass(Duration.ofMillis(1_500));
    assertThat(asked).hasSize(3);
    asked.clear();

    assertThat(confirmed.find("a")).contains("row a");
    table.remove("b");
    pass(Duration.ofSeconds(14));
    confirmed.confirm();
    assertThat(asked).as("what was used long ago is not asked for").containsExactly("a");
    confirmed.find("a");
    pass(Duration.ofSeconds(1));
    confirmed.confirm();

    assertThat(confirmed.find("b")).isEmpty();
  }

  @Test
  @DisplayName("A task that hangs keeps no user logged in after the log-in has ended")
  void withoutTheTaskEachRequestAsks() {
    confirmed.find("a");
    pass(Duration.ofSeconds(3));
    confirmed.find("a");

    assertThat(asked).containsExactly("a", "a");
  }

  @Test
  @DisplayName("A log-in that ended here stays ended, whatever an older read says")
  void endWhileReadingHolds() {
    whileReading =
        () -> {
          table.remove("a");
          ends.mark("a");
        };

    assertThat(confirmed.find("a")).isEmpty();
    assertThat(asked).containsExactly("a", "a");
  }

  @Test
  void endOfAUserHoldsAtOnce() {
    confirmed.find("a");
    table.clear();
    ends.mark("user");

    assertThat(confirmed.find("a")).isEmpty();
  }

  @Test
  void endDuringACheckHolds() {
    confirmed.find("a");
    table.clear();
    ends.mark("a");
    confirmed.confirm();

    assertThat(confirmed.find("a")).isEmpty();
  }

  @Test
  @DisplayName("F-50: without the database, confirmed log-ins continue for a minute")
  void goesOnForAMinuteWithoutDatabase() {
    confirmed.find("a");
    pass(Duration.ofSeconds(20));
    away = true;

    assertThat(confirmed.find("a")).contains("row a");
    assertThatThrownBy(() -> confirmed.find("b")).isInstanceOf(DatabaseUnavailableException.class);
    assertThatThrownBy(confirmed::confirm).isInstanceOf(DatabaseUnavailableException.class);
    assertThat(confirmed.find("a")).contains("row a");

    pass(Duration.ofSeconds(61));
    assertThatThrownBy(() -> confirmed.find("a")).isInstanceOf(DatabaseUnavailableException.class);

    away = false;
    confirmed.confirm();
    assertThat(confirmed.find("a")).contains("row a");
  }

  @Test
  @DisplayName("A failure does not revive a log-in that may have ended before it")
  void failureRevivesNothing() {
    confirmed.find("a");
    table.remove("a");
    pass(Duration.ofSeconds(40));
    away = true;

    assertThatThrownBy(() -> confirmed.find("a")).isInstanceOf(DatabaseUnavailableException.class);
  }

  @Test
  @DisplayName("A request asks again a second after a failure, also if the task hangs")
  void databaseIsAskedAgain() {
    away = true;
    assertThatThrownBy(() -> confirmed.find("a")).isInstanceOf(DatabaseUnavailableException.class);
    away = false;
    assertThatThrownBy(() -> confirmed.find("a")).isInstanceOf(DatabaseUnavailableException.class);

    pass(Duration.ofSeconds(1));
    assertThat(confirmed.find("a")).contains("row a");
  }

  @Test
  @DisplayName("What changes without an end is seen within about a minute")
  void rowInUseIsReadAgain() {
    confirmed.find("a");
    table.put("a", "with other groups");
    for (int second = 0; second < 65; second++) {
      pass(Duration.ofSeconds(1));
      confirmed.confirm();
      confirmed.find("a");
    }

    assertThat(confirmed.find("a")).contains("with other groups");
  }

  @Test
  void endedOnThisNodeIsNotBelievedWithoutDatabase() {
    confirmed.find("a");
    ends.mark("a");
    away = true;

    assertThatThrownBy(() -> confirmed.find("a")).isInstanceOf(DatabaseUnavailableException.class);
  }

  @Test
  void isBounded() {
    table.put("c", "row c");
    confirmed.find("a");
    confirmed.find("b");
    confirmed.find("a");
    confirmed.find("c");
    asked.clear();

    assertThat(confirmed.size()).isEqualTo(2);
    confirmed.find("a");
    confirmed.find("c");
    assertThat(asked).isEmpty();
    confirmed.find("b");
    assertThat(asked).containsExactly("b");
  }
}
