package org.loginwithx.config;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.loginwithx.web.LoginSettings;

/** Two applications of one server, of which X could reach only one. */
final class PublicAddressesTest {

  private static final String FIRST = "";
  private static final String SECOND = "/second";

  private static LoginSettings.Values at(String publicUrl, String moreOrigins) {
    Map<String, String> settings =
        Map.of("login.public.url", publicUrl, "login.more.origins", moreOrigins);
    return new LoginConfigReader(name -> Optional.ofNullable(settings.get(name))).read().login();
  }

  @AfterEach
  void endBoth() {
    PublicAddresses.release(FIRST);
    PublicAddresses.release(SECOND);
  }

  @ParameterizedTest
  @CsvSource({
    "https://site.example, ''",
    "https://SITE.example:443, ''",
    "https://other.example, https://site.example",
    "https://old.example, ''"
  })
  void secondIsToldWhichOneHasTheAddress(String publicUrl, String moreOrigins) {
    PublicAddresses.claim(FIRST, at("https://site.example", "https://old.example"));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> PublicAddresses.claim(SECOND, at(publicUrl, moreOrigins)))
        .withMessageContaining("LOGIN_PUBLIC_URL")
        .withMessageContaining("the application at / of this server");
  }

  @ParameterizedTest
  @CsvSource({"https://site.example/second", "https://second.example", "''"})
  void anotherAddressIsFree(String publicUrl) {
    PublicAddresses.claim(FIRST, at("https://site.example", ""));

    assertThatNoException().isThrownBy(() -> PublicAddresses.claim(SECOND, at(publicUrl, "")));
  }

  @Test
  void applicationThatIsDeployedAgainKeepsItsAddress() {
    PublicAddresses.claim(FIRST, at("https://site.example", ""));

    assertThatNoException()
        .isThrownBy(() -> PublicAddresses.claim(FIRST, at("https://site.example", "")));
  }

  @Test
  void addressOfAnApplicationThatEndedIsFree() {
    PublicAddresses.claim(FIRST, at("https://site.example", ""));
    PublicAddresses.release(FIRST);

    assertThatNoException()
        .isThrownBy(() -> PublicAddresses.claim(SECOND, at("https://site.example", "")));
  }
}
