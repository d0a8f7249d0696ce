package org.loginwithx.login;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.attempt.LoginAttempt;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.login.LoginFlow.Returned;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Navigation;
import org.loginwithx.web.RequestParameters;

/** Reads what a browser brings back from X. */
@Dependent
final class CallbackReader {

  private final LoginSettings settings;
  private final LoginFlows flows;
  private final Trial trial;
  private final LoginResponses responses;

  @Inject
  CallbackReader(LoginSettings settings, LoginFlows flows, Trial trial, LoginResponses responses) {
    this.settings = settings;
    this.flows = flows;
    this.trial = trial;
    this.responses = responses;
  }

  /**
   * Reads the callback. Answers the request and returns empty if the log-in is not set up, or if
   * the callback came to another host, cannot be read, or was not opened by a user.
   */
  Optional<Returned> read(LoginAttempt attempt, Protocol protocol) throws IOException {
    HttpServletRequest request = attempt.request();
    if (Navigation.isAhead(request)) {
      // X accepts a code once, and the user may never open this page. After a status other than
      // 2xx, the browser asks again when the user clicks.
      responses.empty(attempt, LoginFailure.AHEAD_OF_TIME);
      return Optional.empty();
    }
    Optional<LoginFlow> reader = settings.isSetUp() ? flows.of(protocol) : Optional.empty();
    if (reader.isEmpty()) {
      reader = trial.reader(request, protocol);
    }
    if (reader.isEmpty()) {
      responses.fail(attempt, LoginFailure.NOT_SET_UP);
      return Optional.empty();
    }
    if (responses.isSentToCanonicalHost(attempt)) {
      return Optional.empty();
    }
    Returned returned = reader.get().read(new RequestParameters(request));
    if (returned instanceof Returned.Unusable unusable) {
      responses.fail(attempt, unusable.reason());
      return Optional.empty();
    }
    return Optional.of(returned);
  }
}
