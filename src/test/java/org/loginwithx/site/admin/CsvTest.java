package org.loginwithx.site.admin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.loginwithx.web.ServletFakes;

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

  private static HttpServletResponse response(ByteArrayOutputStream sent, boolean committed) {
    ServletOutputStream out =
        new ServletOutputStream() {
          @Override
          public void write(int part) {
            sent.write(part);
          }

          @Override
          public boolean isReady() {
            return true;
          }

          @Override
          public void setWriteListener(WriteListener listener) {}
        };
    return ServletFakes.proxy(
        HttpServletResponse.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getOutputStream" -> out;
              case "isCommitted" -> committed;
              case "reset" -> {
                sent.reset();
                yield null;
              }
              case "setContentType", "setHeader" -> null;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private static String sent(boolean committed, Consumer<Csv> lines) throws IOException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (Csv csv = Csv.begin(response(sent, committed), "people", "name")) {
      lines.accept(csv);
    } catch (IllegalStateException databaseIsAway) {
      // Another page may follow.
    }
    return sent.toString(StandardCharsets.UTF_8);
  }

  private static void breakOff(Csv csv) {
    csv.line("Anna");
    throw new IllegalStateException();
  }

  @Test
  void fileThatEndsTooEarlySaysSo() throws IOException {
    assertThat(sent(true, CsvTest::breakOff)).isEqualTo("name\r\nAnna\r\n# not complete\r\n");
    assertThat(sent(false, CsvTest::breakOff)).as("the page for the error comes").isEmpty();
    assertThat(sent(false, Csv::end)).isEqualTo("name\r\n");
  }
}
