package org.loginwithx.login;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, each of which may be there once: neither first nor last wins. */
final class RequestParameters {

  private final HttpServletRequest request;

  RequestParameters(HttpServletRequest request) {
    this.request = request;
  }

  boolean anyDoubled(String... names) {
    for (String name : names) {
      String[] values = request.getParameterValues(name);
      if (values != null && values.length > 1) {
        return true;
      }
    }
    return false;
  }

  @Nullable String value(String name) {
    return request.getParameter(name);
  }

  boolean has(String name) {
    return request.getParameter(name) != null;
  }
}
