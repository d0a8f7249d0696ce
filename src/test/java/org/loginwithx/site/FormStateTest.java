package org.loginwithx.site;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.loginwithx.web.ServletFakes;

final class FormStateTest {

  private final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, Object> kept = new HashMap<>();

  @Test
  void pageAfterARedirectShowsWhatWasTypedOnce() {
    HttpServletRequest request = request(session());
    FormState.of(request, Map.of("email", "not one"), "email", "absent").leave(request);

    FormState.take(request);

    assertThat(attributes)
        .containsEntry("typed", Map.of("email", "typed email"))
        .containsEntry("errors", Map.of("email", "not one"));
    attributes.clear();
    FormState.take(request);
    assertThat(attributes).as("once").isEmpty();
  }

  @Test
  void strangerGetsNoSession() {
    FormState.of(request(null), Map.of("email", "not one"), "email").leave(request(null));

    assertThat(kept).isEmpty();
  }

  @Test
  void longTextIsNotKept() {
    HttpServletRequest request = request(session());

    assertThat(FormState.of(request, Map.of(), "long").typed()).isEmpty();
  }

  private HttpSession session() {
    return ServletFakes.proxy(
        HttpSession.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getAttribute" -> kept.get((String) args[0]);
              case "setAttribute" -> kept.put((String) args[0], args[1]);
              case "removeAttribute" -> kept.remove((String) args[0]);
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private HttpServletRequest request(@Nullable HttpSession session) {
    return ServletFakes.proxy(
        HttpServletRequest.class,
        (self, method, args) ->
            switch (method.getName()) {
              case "getParameter" ->
                  switch ((String) args[0]) {
                    case "absent" -> null;
                    case "long" -> "x".repeat(2_001);
                    default -> "typed " + args[0];
                  };
              case "getSession" -> session;
              case "getAttribute" -> attributes.get((String) args[0]);
              case "setAttribute" -> attributes.put((String) args[0], args[1]);
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }
}
