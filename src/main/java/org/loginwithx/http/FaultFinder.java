package org.loginwithx.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.jspecify.annotations.Nullable;

/** Finds the fault behind an exception of the HTTP client. */
final class FaultFinder {

  private FaultFinder() {}

  /**
   * @param sent whether the request was put on a connection
   * @param answerStarted whether the headers of an answer had arrived
   */
  static HttpFault find(Exception failure, boolean sent, boolean answerStarted) {
    RejectedResponseException refused = causeOf(failure, RejectedResponseException.class);
    if (refused != null) {
      return refused.fault();
    }
    if (failure instanceof ConnectTimeoutException) {
      return HttpFault.CONNECT_TIMEOUT;
    }
    if (failure instanceof UnknownHostException) {
      return HttpFault.DNS;
    }
    // An empty trust store shows as a GeneralSecurityException deep inside.
    if (causeOf(failure, SSLException.class) != null
        || causeOf(failure, GeneralSecurityException.class) != null) {
      return HttpFault.TLS;
    }
    if (!sent && failure instanceof SocketTimeoutException) {
      return HttpFault.CONNECT_TIMEOUT;
    }
    // Nothing listens, there is no route, or a connection ended before it could be used.
    if (failure instanceof ConnectException || (!sent && failure instanceof IOException)) {
      return HttpFault.REFUSED;
    }
    return brokenAnswer(failure, answerStarted);
  }

  private static HttpFault brokenAnswer(Exception failure, boolean answerStarted) {
    if (failure instanceof MalformedChunkCodingException) {
      return HttpFault.TRUNCATED;
    }
    // The two exceptions that the parser throws.
    if (failure instanceof HttpException || failure instanceof MessageConstraintException) {
      return HttpFault.PROTOCOL;
    }
    return failure instanceof IOException || answerStarted
        ? HttpFault.TRUNCATED
        : HttpFault.PROTOCOL;
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
