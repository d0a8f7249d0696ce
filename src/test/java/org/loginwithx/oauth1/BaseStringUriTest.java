package org.loginwithx.oauth1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseStringUriTest {

  @ParameterizedTest
  @CsvSource({
    // RFC 5849 section 3.4.1.2
    "http://EXAMPLE.COM:80/r%20v/X?id=123, http://example.com/r%20v/X",
    "https://www.example.net:8080/?q=1, https://www.example.net:8080/",
    // its rules one by one
    "HTTPS://API.X.COM/Oauth/Request_Token, https://api.x.com/Oauth/Request_Token",
    "https://api.x.com:443/a, https://api.x.com/a",
    "https://api.x.com:80/a, https://api.x.com:80/a",
    "http://api.x.com:443/a, http://api.x.com:443/a",
    "http://api.x.com:/a, http://api.x.com/a",
    "http://example.com, http://example.com/",
    "http://example.com?n=v, http://example.com/",
    "http://example.com/a#part, http://example.com/a",
    "http://user:word@example.com/a, http://example.com/a",
    "http://example.com/a%2fb%2Fc;d=1/../e, http://example.com/a%2fb%2Fc;d=1/../e",
    "http://[2001:DB8::1]:80/a, http://[2001:db8::1]/a"
  })
  void onlySchemeHostPortAndPathAreSigned(URI uri, String expected) {
    assertThat(BaseStringUri.of(uri)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/oauth/request_token",
        "//api.x.com/a",
        "mailto:someone@example.com",
        "ftp://example.com/a",
        "http:///a",
        "http://under_score/a",
        "http://example.com/ü"
      })
  void whatCannotBeSignedReliablyIsRefused(URI uri) {
    assertThatIllegalArgumentException().isThrownBy(() -> BaseStringUri.of(uri));
  }
}
