package org.loginwithx.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest {

  @Test
  void anAddressMayHaveAUserAndAPassword() {
    assertThat(HttpProxy.parse("proxy.example:3128", List.of()))
        .isEqualTo(new HttpProxy("proxy.example", 3128, null, null, List.of()));
    assertThat(HttpProxy.parse("http://joe:a:b@proxy.example:3128/", List.of()))
        .isEqualTo(new HttpProxy("proxy.example", 3128, "joe", "a:b", List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "https://secret@proxy.example", "a b:1", "proxy.example/secret", "x?secret=1"})
  void whatIsNoAddressIsRefusedWithoutRepeatingIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpProxy.parse(text, List.of()))
        .withMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "api.x.com, true",
    "localhost, false",
    "127.0.0.1, false",
    "[::1], false",
    "simulator, false",
    "a.corp.example, false",
    "CORP.example, false",
    "badcorp.example, true"
  })
  void someHostsAreCalledStraight(String host, boolean byProxy) {
    HttpProxy proxy = HttpProxy.parse("p:1", HttpProxy.names("simulator, .corp.example"));

    assertThat(proxy.isFor(host)).isEqualTo(byProxy);
  }

  @Test
  void theSystemNamesItByPropertiesOrByTheEnvironment() {
    Properties none = new Properties();
    Properties jvm = new Properties();
    jvm.setProperty("https.proxyHost", "jvm.example");
    jvm.setProperty("https.proxyPort", "8443");
    jvm.setProperty("http.nonProxyHosts", "*.corp.example|simulator");
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "http://joe:pw@env.example:3128", "no_proxy", ".corp.example");

    assertThat(HttpProxy.ofSystem(none, Map.of())).isEmpty();
    assertThat(HttpProxy.ofSystem(none, environment).orElseThrow())
        .isEqualTo(new HttpProxy("env.example", 3128, "joe", "pw", List.of(".corp.example")));
    HttpProxy ofJvm = HttpProxy.ofSystem(jvm, environment).orElseThrow();
    assertThat(ofJvm).hasToString("jvm.example:8443");
    assertThat(ofJvm.isFor("a.corp.example")).isFalse();
    assertThat(ofJvm.isFor("simulator")).isFalse();
    assertThat(ofJvm.isFor("api.x.com")).isTrue();
  }
}
