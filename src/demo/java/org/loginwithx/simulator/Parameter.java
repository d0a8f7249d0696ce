package org.loginwithx.simulator;

/** A decoded name and value from a query, a form body or an {@code Authorization} header. */
record Parameter(String name, String value) {

  String encoded() {
    return PercentEncoding.encode(name) + "=" + PercentEncoding.encode(value);
  }
}
