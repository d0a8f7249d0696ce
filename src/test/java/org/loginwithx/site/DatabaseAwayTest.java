package org.loginwithx.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.el.ELException;
import jakarta.faces.FacesException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.web.ServletFakes;

/** What a browser gets from a page that needs the database. */
final class DatabaseAwayTest {

  private static final HttpServletRequest REQUEST =
      ServletFakes.request("GET", "", "/account/export", null, Map.of());

  private final DatabaseAway filter = new DatabaseAway();
  private final List<Integer> errors = new ArrayList<>();
  private final Map<String, String> headers = new HashMap<>();

  private static DatabaseUnavailableException away() {
    return new DatabaseUnavailableException("no connection", new SQLException("refused"));
  }

  static Stream<Exception> failuresOfTheDatabase() {
    return Stream.of(
        away(),
        new ServletException(away()),
        new FacesException(away()),
        new ServletException(new FacesException(new ELException(away()))));
  }

  @ParameterizedTest
  @MethodSource("failuresOfTheDatabase")
  void aPageWithoutItsDatabaseIsUnavailable(Exception failure) throws Exception {
    filter.doFilter(REQUEST, response(false), throwing(failure));

    assertThat(errors).containsExactly(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    assertThat(headers).containsEntry("Retry-After", "5");
  }

  @ParameterizedTest
  @MethodSource("failuresOfTheDatabase")
  void aResponseThatHasBegunIsBrokenOff(Exception failure) {
    assertThatThrownBy(() -> filter.doFilter(REQUEST, response(true), throwing(failure)))
        .isSameAs(failure);
    assertThat(errors).isEmpty();
  }

  static Stream<Exception> otherFailures() {
    return Stream.of(
        new IllegalStateException("a bug"),
        new ServletException(new IllegalStateException("a bug")),
        new ServletException("without a cause"),
        new IOException("the browser has left"));
  }

  @ParameterizedTest
  @MethodSource("otherFailures")
  void otherFailuresStayWhatTheyAre(Exception failure) {
    assertThatThrownBy(() -> filter.doFilter(REQUEST, response(false), throwing(failure)))
        .isSameAs(failure);
    assertThat(errors).isEmpty();
  }

  @Test
  void aResponseIsLeftAlone() throws Exception {
    filter.doFilter(REQUEST, response(false), (request, response) -> {});

    assertThat(errors).isEmpty();
  }

  private static FilterChain throwing(Exception failure) {
    return (request, response) -> {
      if (failure instanceof IOException io) {
        throw io;
      }
      if (failure instanceof ServletException servlet) {
        throw servlet;
      }
      throw (RuntimeException) failure;
    };
  }

  private HttpServletResponse response(boolean committed) {
    return ServletFakes.proxy(
        HttpServletResponse.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "isCommitted" -> committed;
              case "sendError" -> {
                errors.add((Integer) args[0]);
                yield null;
              }
              case "setHeader" -> {
                headers.put((String) args[0], (String) args[1]);
                yield null;
              }
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }
}
