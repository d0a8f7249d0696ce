package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.Failure;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.web.LoginSettings;

/** What the operator has to do about a failure, if its reason alone does not say it. */
final class OperatorHint {

  private final LoginSettings settings;
  private final LoginUrls urls;

  OperatorHint(LoginSettings settings, LoginUrls urls) {
    this.settings = settings;
    this.urls = urls;
  }

  /** A word for the log line; null if there is nothing to add. */
  @Nullable String of(HttpServletRequest request, Failure failure) {
    if (failure.detail() != null) {
      return failure.detail();
    }
    return switch (failure.reason()) {
      case X_CALLBACK_NOT_APPROVED -> "register_at_X:" + urls.callback(request, protocol(failure));
      case X_AUTH_CONFIG ->
          protocol(failure) == Protocol.OAUTH1
              ? "check_TWITTER_API_KEY_and_TWITTER_API_SECRET"
              : "check_TWITTER_CLIENT_ID_and_TWITTER_CLIENT_SECRET";
      case X_ACCESS_LEVEL ->
          "put_the_app_at_X_into_the_package_Pay-per-use_and_the_environment_Production";
      case X_PERMISSION_TOO_LOW ->
          "raise_the_app_permissions_at_X_after_which_users_have_to_log_in_again";
      case X_NO_CREDIT -> "the_credit_of_the_app_at_X_is_used_up";
      case SCOPE_REDUCED -> "users.read_and_tweet.read_are_needed";
      case NOT_SET_UP -> "missing:" + String.join(",", settings.missing());
      default -> null;
    };
  }

  private static Protocol protocol(Failure failure) {
    return failure.x() != null && failure.x().endpoint().isOAuth1()
        ? Protocol.OAUTH1
        : Protocol.OAUTH2;
  }
}
