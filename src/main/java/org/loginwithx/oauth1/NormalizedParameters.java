package org.loginwithx.oauth1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.loginwithx.form.Parameter;
import org.loginwithx.form.PercentEncoding;

/** The encoded and sorted parameters of a request (RFC 5849 section 3.4.1.3.2). */
final class NormalizedParameters {

  private final List<EncodedParameter> sorted = new ArrayList<>();

  @SafeVarargs
  static NormalizedParameters of(List<Parameter>... sources) {
    NormalizedParameters normalized = new NormalizedParameters();
    for (List<Parameter> source : sources) {
      for (Parameter parameter : source) {
        normalized.sorted.add(EncodedParameter.of(parameter));
      }
    }
    Collections.sort(normalized.sorted);
    return normalized;
  }

  private NormalizedParameters() {}

  /**
   * Appends the parameter string, encoded a second time as the base string requires. In encoded
   * text only the percent sign needs escaping, so no second string is built.
   */
  void appendEncodedTo(StringBuilder target) {
    boolean first = true;
    for (EncodedParameter parameter : sorted) {
      if (!first) {
        target.append("%26");
      }
      first = false;
      appendEscaped(parameter.name(), target);
      target.append("%3D");
      appendEscaped(parameter.value(), target);
    }
  }

  private static void appendEscaped(String encoded, StringBuilder target) {
    int start = 0;
    int percent = encoded.indexOf('%');
    while (percent >= 0) {
      target.append(encoded, start, percent).append("%25");
      start = percent + 1;
      percent = encoded.indexOf('%', start);
    }
    target.append(encoded, start, encoded.length());
  }

  /** The parameter string as section 3.4.1.3.2 prints it. */
  @Override
  public String toString() {
    StringBuilder parameters = new StringBuilder();
    for (EncodedParameter parameter : sorted) {
      if (!parameters.isEmpty()) {
        parameters.append('&');
      }
      parameters.append(parameter.name()).append('=').append(parameter.value());
    }
    return parameters.toString();
  }

  private record EncodedParameter(String name, String value)
      implements Comparable<EncodedParameter> {

    static EncodedParameter of(Parameter parameter) {
      return new EncodedParameter(
          PercentEncoding.encode(parameter.name()), PercentEncoding.encode(parameter.value()));
    }

    // Encoded text is ASCII, so the order of characters is the order of bytes that the RFC asks
    // for.
    @Override
    public int compareTo(EncodedParameter other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : value.compareTo(other.value);
    }

    /** Without the value, as in {@link Parameter}. */
    @Override
    public String toString() {
      return "EncodedParameter[name=" + name + ", value=***]";
    }
  }
}
