package org.loginwithx.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Authorization} header of RFC 5849 section 3.5.1. */
final class AuthorizationHeader {

  private static final Pattern SCHEME = Pattern.compile("(?i)OAuth\\s+");
  private static final Pattern PAIR =
      Pattern.compile("\\s*([A-Za-z0-9._~%-]+)=\"([^\"\\\\]*)\"\\s*(,|$)");

  private AuthorizationHeader() {}

  /** The parameters without {@code realm}, which is never signed (section 3.4.1.3.1). */
  static Parameters parse(String header) {
    Matcher scheme = SCHEME.matcher(header);
    if (!scheme.lookingAt()) {
      throw new IllegalArgumentException("Not the OAuth scheme");
    }
    List<Parameter> parameters = new ArrayList<>();
    Matcher pair = PAIR.matcher(header);
    int position = scheme.end();
    boolean more = true;
    while (more) {
      pair.region(position, header.length());
      if (!pair.lookingAt()) {
        throw new IllegalArgumentException("Not name=\"value\" at position " + position);
      }
      String name = PercentEncoding.decode(pair.group(1));
      if (!name.equals("realm")) {
        parameters.add(new Parameter(name, PercentEncoding.decode(pair.group(2))));
      }
      position = pair.end();
      more = pair.group(3).equals(",");
    }
    return new Parameters(parameters);
  }
}
