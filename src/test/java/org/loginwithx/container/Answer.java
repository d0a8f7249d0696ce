package org.loginwithx.container;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server answered, as a test looks at it. */
record Answer(int status, HttpResponse<String> response) {

  private static final Pattern LINK = Pattern.compile("id=\"on\"[^>]*href=\"([^\"]+)\"");

  private static final Pattern NUMBER = Pattern.compile("Number of this attempt: ([0-9A-Z]{10})");

  static Answer of(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response);
  }

  String body() {
    return response.body();
  }

  URI uri() {
    return response.uri();
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  List<String> cookies() {
    return response.headers().allValues("Set-Cookie");
  }

  /** Where it sends the browser; fails if it does not. */
  String location() {
    return header("Location")
        .orElseThrow(() -> new AssertionError("No redirect but " + status + ": " + body()));
  }

  /** The same as a whole address: {@link #location} may be relative to this page. */
  String next() {
    return uri().resolve(location()).toString();
  }

  /** The number on an error page. */
  String number() {
    Matcher number = NUMBER.matcher(body());
    if (!number.find()) {
      throw new AssertionError("No number on the page: " + body());
    }
    return number.group(1);
  }

  /** Where this page leads on to by itself, and by a link; fails if it does not. */
  String onTo() {
    Matcher link = LINK.matcher(body());
    if (status != 200 || !link.find() || !body().contains("url=" + link.group(1))) {
      throw new AssertionError("No page that leads on but " + status + ": " + body());
    }
    return link.group(1).replace("&amp;", "&");
  }

  /** The token of the first form on the page. */
  String csrf() {
    return body().replaceAll("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
  }

  /** The value of the last hidden field of this name. */
  String field(String name) {
    return body().replaceAll("(?s).*name=\"" + name + "\" value=\"([^\"]*)\".*", "$1");
  }

  /** Everything the browser got to see. */
  String everything() {
    return response.headers().map() + "\n" + body();
  }
}
