package org.loginwithx.metrics;

import org.loginwithx.Internal;

/** Traces attempts to log in. */
@Internal
@FunctionalInterface
public interface Tracing {

  /** Traces nothing. */
  Tracing NONE = name -> Span.NONE;

  /** Begins the span of a request. It ends with the last {@linkplain Span#work work} for it. */
  Span begin(String name);
}
