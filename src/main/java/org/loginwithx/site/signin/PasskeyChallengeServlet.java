package org.loginwithx.site.signin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.loginwithx.Internal;
import org.loginwithx.attempt.LoginFailure;
import org.loginwithx.login.PasskeyLogin;
import org.loginwithx.site.JsonAnswer;
import org.loginwithx.site.OptionalPage;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;
import org.loginwithx.web.Problem;

/** Tells the script of the sign-in page what a passkey has to sign. */
@WebServlet("/login/passkey/options")
@Internal
public class PasskeyChallengeServlet extends OptionalPage {

  private static final long serialVersionUID = 1L;

  @Inject private transient LoginSettings settings;
  @Inject private transient PasskeyLogin login;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public PasskeyChallengeServlet() {}

  @Override
  protected boolean exists() {
    return settings.passkeyHost() != null;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<String> options = login.options(request);
    if (options.isPresent()) {
      JsonAnswer.write(response, options.get());
      return;
    }
    LoginFailure reason = LoginFailure.BAD_CSRF_TOKEN;
    response.setStatus(reason.status());
    Problem.write(
        response,
        reason.status(),
        reason.code(),
        Messages.forRequest(request).text(reason.messageKey()),
        null);
  }
}
