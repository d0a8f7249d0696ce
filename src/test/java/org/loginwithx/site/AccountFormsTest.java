package org.loginwithx.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.account.Action;
import org.loginwithx.account.Proof;
import org.loginwithx.account.Prover;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.login.LoginFilter;
import org.loginwithx.web.ServletFakes;

/** What a page answers to a form that lacks a proof. */
final class AccountFormsTest {

  private final HttpSession session = ServletFakes.session();
  private final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, Object> answer = new HashMap<>();

  private final HttpServletRequest request =
      ServletFakes.proxy(
          HttpServletRequest.class,
          (self, method, args) ->
              switch (method.getName()) {
                case "getSession" -> session;
                case "getContextPath" -> "";
                case "getHeader", "getParameter" -> null;
                case "setAttribute" -> attributes.put((String) args[0], args[1]);
                case "getAttribute" -> attributes.get((String) args[0]);
                default -> throw new UnsupportedOperationException(method.getName());
              });
  private final HttpServletResponse response =
      ServletFakes.proxy(
          HttpServletResponse.class,
          (self, method, args) ->
              answer.put(
                  method.getName().equals("setHeader") ? (String) args[0] : "status",
                  args[args.length - 1]));

  private static UnprovenException unproven(Prover anna, Proof proof) {
    anna.without(proof);
    Action action =
        Arrays.stream(Action.values())
            .filter(each -> each.proofs().contains(proof))
            .findFirst()
            .orElseThrow();
    return catchThrowableOfType(
        UnprovenException.class, () -> anna.proofs.require(anna.request(), action));
  }

  @ParameterizedTest
  @CsvSource({
    "LOG_IN, 303, /sign-in?returnTo=%2Fhere",
    "FORM_TOKEN, 403,",
    "ADMINISTRATOR, 403,",
    "RECENT_LOG_IN, 303, /sign-in?returnTo=%2Fhere",
    "NO_RECOVERY, 303, /account",
    "NEW_LOG_IN, 303, /here",
    "CURRENT_PASSWORD, 303, /here"
  })
  void userLearnsWhatToDo(Proof proof, int status, String path) throws Exception {
    try (Prover anna = new Prover()) {
      UnprovenException unproven = unproven(anna, proof);

      new AccountForms(anna.settings).refuse(request, response, unproven, "/here");

      assertThat(answer).containsEntry("status", status);
      if (path == null) {
        assertThat(answer).doesNotContainKey("Location");
      } else {
        assertThat(answer).containsEntry("Location", "http://127.0.0.1:8080" + path);
        assertThat(session.getAttribute(LoginFilter.MESSAGE)).isEqualTo(unproven.text());
      }
    }
  }
}
