package org.loginwithx.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Names the fault behind an exception of the JDK's client. */
final class FaultFinder {

  private FaultFinder() {}

  /**
   * @param answerStarted whether the headers of an answer had come
   */
  static HttpFault find(Throwable thrown, boolean answerStarted) {
    Throwable failure = thrown;
    if (failure instanceof CompletionException && failure.getCause() != null) {
      failure = failure.getCause();
    }
    RefusedAnswerException refused = causeOf(failure, RefusedAnswerException.class);
    if (refused != null) {
      return refused.fault();
    }
    if (failure instanceof HttpConnectTimeoutException) {
      return HttpFault.CONNECT_TIMEOUT;
    }
    if (failure instanceof HttpTimeoutException) {
      return HttpFault.READ_TIMEOUT;
    }
    if (causeOf(failure, UnresolvedAddressException.class) != null) {
      return HttpFault.DNS;
    }
    // An empty trust store shows as a GeneralSecurityException deep inside.
    if (causeOf(failure, SSLException.class) != null
        || causeOf(failure, GeneralSecurityException.class) != null) {
      return HttpFault.TLS;
    }
    if (failure instanceof ConnectException) {
      return HttpFault.REFUSED;
    }
    return brokenAnswer(failure, answerStarted);
  }

  private static HttpFault brokenAnswer(Throwable failure, boolean answerStarted) {
    if (!(failure instanceof IOException)) {
      return HttpFault.PROTOCOL;
    }
    if (answerStarted) {
      return HttpFault.TRUNCATED;
    }
    // Before the headers are complete, the parser throws this one and a lost connection any other.
    return causeOf(failure, ProtocolException.class) != null
        ? HttpFault.PROTOCOL
        : HttpFault.TRUNCATED;
  }

  private static <T extends Throwable> @Nullable T causeOf(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
