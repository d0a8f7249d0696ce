package org.loginwithx.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.simulator.XSimulator;

/** What a request says about proxies and browsers. */
final class RequestFindingsTest {

  private static List<Symptom> symptoms(List<Finding> findings) {
    return findings.stream().map(Finding::symptom).toList();
  }

  private static List<Symptom> expected(String symptoms) {
    return Arrays.stream(symptoms.split(" ")).map(Symptom::valueOf).toList();
  }

  private static Setup setup(String publicUrl) {
    try (XSimulator x = XSimulator.start();
        Patient patient = new Patient(x)) {
      patient.publicUrl = URI.create(publicUrl);
      patient.moreOrigins = Set.of("https://other.example");
      return patient.setup();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://site.example, site.example, '', true, '', ADDRESS_RIGHT",
    "https://site.example:443, site.example, '', true, '', ADDRESS_RIGHT",
    "https://site.example, other.example, '', true, '', ADDRESS_RIGHT",
    "https://site.example, site.example:443, '', true, '', ADDRESS_RIGHT",
    "https://site.example, other.example.:443, '', true, '', ADDRESS_RIGHT",
    "https://site.example, site.example, '', false, X-Forwarded-For, ADDRESS_RIGHT",
    "https://site.example, site.example, '', false, '', ADDRESS_CAME_BY_HTTP",
    "https://site.example, site.example:8080, '', false, '', ADDRESS_OTHER_HOST",
    "https://site.example, '', '', true, '', ADDRESS_OTHER_HOST",
    "https://site.example/app, site.example, /app, true, '', ADDRESS_RIGHT",
    "https://site.example, site.example, /app, true, '', ADDRESS_OTHER_PATH",
    "https://site.example/app, site.example, '', true, '', ADDRESS_OTHER_PATH",
    "https://site.example, site.example, /app, true, X-Forwarded-For, ADDRESS_RIGHT",
    "https://site.example/app, site.example, '', true, X-Forwarded-For, ADDRESS_RIGHT",
    "http://127.0.0.1:8080, 127.0.0.1:8080, '', false, '', ADDRESS_RIGHT",
    "http://localhost:8080, 127.0.0.1:8080, '', false, '', ADDRESS_LOCALHOST ADDRESS_OTHER_HOST",
    "http://site.example, site.example, '', false, '', ADDRESS_NOT_HTTPS"
  })
  void address(
      String url, String host, String path, boolean https, String headers, String symptoms) {
    Arrival arrival =
        new Arrival(https, host, path, headers(headers), 1, false, "n", 0, cookie(""));

    assertThat(symptoms(RequestFindings.address(setup(url).login(), arrival)))
        .isEqualTo(expected(symptoms));
  }

  @ParameterizedTest
  @CsvSource({
    "'', false, PROXY_NONE",
    "X-Forwarded-For, true, PROXY_TRUSTED",
    "X-Forwarded-For, false, PROXY_NOT_TRUSTED",
    "Forwarded, false, PROXY_NOT_TRUSTED",
    "Forwarded, true, PROXY_SILENT",
    "'', true, PROXY_SILENT"
  })
  void proxy(String header, boolean trusted, Symptom symptom) {
    Arrival arrival = new Arrival(false, "h", "", headers(header), 1, trusted, "n", 0, cookie(""));

    assertThat(RequestFindings.proxy(arrival).symptom()).isEqualTo(symptom);
  }

  @ParameterizedTest
  @CsvSource({
    "https, true, Path=/; Secure; HttpOnly; SameSite=lax, COOKIE_RIGHT",
    "http, true, Path=/; HttpOnly; SameSite=Lax, COOKIE_RIGHT",
    "http, true, Path=/; HttpOnly; SameSite=Strict, COOKIE_STRICT",
    "https, true, Path=/; Secure; HttpOnly; SameSite=None, COOKIE_NOT_LAX",
    "http, true, Path=/; HttpOnly, COOKIE_NOT_LAX",
    "http, true, Path=/; SameSite=Lax, COOKIE_FOR_SCRIPTS",
    "https, true, HttpOnly; SameSite=Lax, COOKIE_NOT_SECURE",
    "http, true, Secure; HttpOnly; SameSite=Lax, COOKIE_SECURE_ON_HTTP",
    "https, false, Secure; HttpOnly; SameSite=Lax, COOKIE_NEEDS_HTTPS",
    "http, false, HttpOnly; SameSite=Lax, COOKIE_LOST",
    "http, false, , COOKIE_LOST",
    "http, true, , COOKIE_BACK"
  })
  void cookie(String scheme, boolean back, @Nullable String attributes, String symptoms) {
    Arrival arrival =
        new Arrival(
            false, "h", "", Set.of(), 0, false, "n", 0, new Arrival.SeenCookie(back, attributes));
    Setup setup = setup(scheme.equals("https") ? "https://site.example" : "http://127.0.0.1:1");

    assertThat(symptoms(RequestFindings.cookie(setup.login(), arrival)))
        .isEqualTo(expected(symptoms));
  }

  @ParameterizedTest
  @CsvSource({"4000, COOKIE_RIGHT", "4001, COOKIES_MANY"})
  void cookiesOfOtherApplicationsThatLeaveLittleRoom(int letters, Symptom symptom) {
    Arrival arrival =
        new Arrival(
            false,
            "h",
            "",
            Set.of(),
            0,
            false,
            "n",
            letters,
            cookie("Path=/; HttpOnly; SameSite=Lax"));

    assertThat(RequestFindings.cookie(setup("http://127.0.0.1:1").login(), arrival))
        .extracting(Finding::symptom)
        .containsExactly(symptom);
  }

  @ParameterizedTest
  @CsvSource({"<script>alert(1)</script>, _script_alert_1___script_", "a.example, a.example"})
  void hostThatAnybodyCanWriteIsShownAsWhatAHostCanBe(String host, String shown) {
    Arrival arrival =
        new Arrival(
            false, host.toLowerCase(Locale.ROOT), "", Set.of(), 0, false, "n", 0, cookie(""));

    assertThat(RequestFindings.address(setup("http://127.0.0.1:1").login(), arrival))
        .first()
        .extracting(finding -> finding.arguments().get(0))
        .isEqualTo(shown);
  }

  private static Arrival.SeenCookie cookie(String attributes) {
    return new Arrival.SeenCookie(true, attributes);
  }

  private static Set<String> headers(String names) {
    return Arrays.stream(names.split(" "))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }
}
