package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What browsers send with which kind of request (fetch metadata); F-54. */
final class NavigationTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "link or address bar     | navigate        | document | | | | true",
        "no fetch metadata       |                 |          | | | | true",
        "mode only               | navigate        |          | | | | true",
        "destination only        |                 | document | | | | true",
        "image                   | no-cors         | image    | | | | false",
        "script                  | no-cors         | script   | | | | false",
        "style                   | no-cors         | style    | | | | false",
        "font                    | cors            | font     | | | | false",
        "fetch                   | cors            | empty    | | | | false",
        "fetch, same origin      | same-origin     | empty    | | | | false",
        "frame                   | navigate        | iframe   | | | | false",
        "frame of a frameset     | navigate        | frame    | | | | false",
        "embed                   | navigate        | embed    | | | | false",
        "object                  | navigate        | object   | | | | false",
        "web socket              | websocket       | empty    | | | | false",
        "destination without mode|                 | image    | | | | false",
        "mode without destination| no-cors         |          | | | | false",
        "ahead of time           | navigate        | document | prefetch | | | false",
        "prerendered             | navigate        | document | prefetch;prerender | | | false",
        "by a private proxy      | navigate        | document | prefetch;anonymous-client-ip | | | false",
        "old Chrome and Safari   |                 |          | | prefetch | | false",
        "Safari's top sites      |                 |          | | preview  | | false",
        "upper case              |                 |          | | Prefetch | | false",
        "old Firefox             |                 |          | | | prefetch | false",
        "some other purpose      | navigate        | document | other | other | other | true",
        "mode in upper case      | NAVIGATE        | document | | | | false"
      })
  void onlyAPersonsNavigationCounts(
      String what,
      @Nullable String mode,
      @Nullable String destination,
      @Nullable String secPurpose,
      @Nullable String purpose,
      @Nullable String moz,
      boolean expected) {
    Map<String, String> headers = new HashMap<>();
    put(headers, "Sec-Fetch-Mode", mode);
    put(headers, "Sec-Fetch-Dest", destination);
    put(headers, "Sec-Purpose", secPurpose);
    put(headers, "Purpose", purpose);
    put(headers, "X-Moz", moz);

    assertThat(Navigation.isByPerson(ServletFakes.request(headers))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Purpose, prefetch, true",
    "Sec-Purpose, prefetch;anonymous-client-ip, true",
    "Purpose, prefetch, true",
    "X-moz, prefetch, true",
    "Sec-Purpose, other, false",
    "Accept, prefetch, false"
  })
  void lookingAheadIsTold(String name, String value, boolean expected) {
    assertThat(Navigation.isAhead(ServletFakes.request(Map.of(name, value)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, Sec-Fetch-Dest, empty, true",
    "POST, Sec-Fetch-Dest, empty, true",
    "GET, X-Requested-With, XMLHttpRequest, true",
    "GET, X-Requested-With, com.example.app, false",
    "GET, Sec-Fetch-Dest, document, false",
    "GET, Sec-Fetch-Dest, image, false",
    "GET, Sec-Fetch-Dest, script, false",
    "GET, Sec-Fetch-Mode, navigate, false"
  })
  void scriptIsTold(String method, String name, String value, boolean expected) {
    assertThat(
            Navigation.isByScript(ServletFakes.request(method, "", "/", null, Map.of(name, value))))
        .isEqualTo(expected);
  }

  @Test
  void scriptThatAsksAheadOfTimeOrForAnotherSiteIsNone() {
    Map<String, String> ahead = Map.of("Sec-Fetch-Dest", "empty", "Sec-Purpose", "prefetch");
    Map<String, String> other = Map.of("Sec-Fetch-Dest", "empty", "Sec-Fetch-Site", "cross-site");

    assertThat(Navigation.isByScript(ServletFakes.request(ahead))).isFalse();
    assertThat(Navigation.isByScript(ServletFakes.request("POST", "", "/", null, other))).isFalse();
  }

  @ParameterizedTest(name = "{0} by {1}")
  @CsvSource({
    "POST, cross-site, false",
    "POST, same-site, true",
    "POST, same-origin, true",
    "POST, none, true",
    "POST, , true",
    "GET, cross-site, true"
  })
  void formOfAnotherSiteDoesNotCount(String method, @Nullable String site, boolean expected) {
    Map<String, String> headers = new HashMap<>();
    put(headers, "Sec-Fetch-Site", site);

    assertThat(Navigation.isByPerson(ServletFakes.request(method, "", "/", null, headers)))
        .isEqualTo(expected);
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }
}
