package org.loginwithx.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that need no server; {@link MariaDbTest} needs one. */
final class MariaDbDialectTest {

  private final MariaDbDialect dialect = new MariaDbDialect();

  @Test
  void typesOfParametersAndTheLocalTimeOfTheServerAreReplaced() {
    assertThat(
            dialect.translated(
                "insert into t (a, b, c) select cast(?1 as varchar(36)),"
                    + " cast(?12 as timestamp with time zone), cast(?3 as boolean) from u"
                    + " where at < current_timestamp and lower(name) like lower(cast(?4 as varchar(600)))"))
        .isEqualTo(
            "insert into t (a, b, c) select ?1, ?12, ?3 from u"
                + " where at < utc_timestamp(6) and lower(name) like lower(?4)");
  }

  @Test
  void otherStatementsStayAsTheyAre() {
    String statement = "select cast(a as varchar(3)), current_timestamps from t where id = ?1";

    assertThat(dialect.translated(statement)).isEqualTo(statement);
  }

  @ParameterizedTest
  @CsvSource({
    "08000, 0, PASSING",
    "40001, 1213, PASSING",
    "70100, 1927, PASSING",
    "HY000, 1290, ONLY_READS",
    "HY000, 1836, ONLY_READS",
    "25006, 1792, ONLY_READS",
    "23000, 1062, VIOLATION",
    "23000, 1452, VIOLATION",
    "HY000, 1205, OTHER",
    "70100, 1969, OTHER"
  })
  void faultIsKnownByItsStateOrItsNumber(String state, int code, Fault fault) {
    assertThat(dialect.fault(new SQLException("", state, code))).isEqualTo(fault);
  }
}
