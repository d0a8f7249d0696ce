package org.loginwithx.site.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvTest {

  @Test
  @DisplayName("RFC 4180: quotes what would end a field or a line")
  void fieldsAreQuotedWhereNeeded() {
    assertThat(Csv.of("a", null, "", "b c")).isEqualTo("a,,,b c\r\n");
    assertThat(Csv.of("Doe, Jane", "say \"hi\"", "two\nlines"))
        .isEqualTo("\"Doe, Jane\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
    assertThat(Csv.of("Zoë \ud83d\ude80")).isEqualTo("Zoë \ud83d\ude80\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+49", "-1", "@sum", "\tx", "\rx", "\nx"})
  @DisplayName("ASVS-1.2.10: what a spreadsheet would compute is text")
  void formulaIsText(String field) {
    assertThat(Csv.of(field).replace("\"", "")).isEqualTo("'" + field + "\r\n");
    assertThat(Csv.of("a" + field).replace("\"", "")).isEqualTo("a" + field + "\r\n");
  }
}
