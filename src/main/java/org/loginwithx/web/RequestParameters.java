package org.loginwithx.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * The parameters of a request. A parameter that is there twice is an error: neither first nor last
 * wins.
 */
@Internal
public final class RequestParameters {

  private static final int LONGEST_TOKEN = 512;

  private final HttpServletRequest request;

  public RequestParameters(HttpServletRequest request) {
    this.request = request;
  }

  public boolean anyDoubled(String... names) {
    for (String name : names) {
      String[] values = request.getParameterValues(name);
      if (values != null && values.length > 1) {
        return true;
      }
    }
    return false;
  }

  @Nullable
  public String value(String name) {
    return request.getParameter(name);
  }

  /** The value if it can be a token, verifier, state or code: short enough, visible ASCII. */
  @Nullable
  public String usable(String name) {
    String value = value(name);
    boolean usable =
        value != null
            && !value.isEmpty()
            && value.length() <= LONGEST_TOKEN
            && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return usable ? value : null;
  }

  /** Whether the parameter is missing or blank. */
  public boolean isEmpty(String name) {
    String value = value(name);
    return value == null || value.isEmpty();
  }

  public boolean has(String name) {
    return request.getParameter(name) != null;
  }
}
