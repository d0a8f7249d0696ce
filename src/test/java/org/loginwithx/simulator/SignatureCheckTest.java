package org.loginwithx.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The check agrees with published signatures: X's guides, RFC 5849 and the test cases of OAuth Core
 * 1.0. It would be worth little if only the product's own signatures fitted.
 */
@Tag("thorough")
final class SignatureCheckTest {

  private static final String GUIDE_KEY = "cChZNFj6T5R0TigYB9yd1w";
  private static final String GUIDE_SECRET = "L8qq9PZyRg6ieKGEKhZolGC0vJWLw8iEJ88DRdyOg";
  private static final String DANCE_KEY = "GDdmIQH6jhtmLUypg82g";
  private static final String DANCE_SECRET = "MCD8BKwGdgPHvAuvgvz4EQpqDAtx89grbuNMRd7Eh98";

  private record Signed(
      String method,
      String url,
      Parameters parameters,
      String consumerSecret,
      String tokenSecret,
      String signature) {

    String baseString() {
      return SignatureCheck.baseString(method, url, parameters);
    }

    boolean fits() {
      return SignatureCheck.matches(signature, baseString(), consumerSecret, tokenSecret);
    }

    Arguments named(String name) {
      return Arguments.of(name, this);
    }
  }

  static Stream<Arguments> published() {
    return Stream.of(
        creatingASignature("https://api.x.com/1.1", "Ls93hJiZbQ3akF3HF3x1Bz8/zU4=")
            .named("A, api.x.com"),
        creatingASignature("https://api.twitter.com/1.1", "hCtSmYh+iHYCEqBWrE7C7hYmtUk=")
            .named("A, api.twitter.com"),
        creatingASignature("https://api.twitter.com/1", "tnnArxj06cWHq44gCs1OSKk/jLY=")
            .named("A, version 1"),
        requestToken("api.twitter.com", "sign-in-with-twitter", "F1Li3tvehgcraF8DMJ7OyxO4w9Y=")
            .named("B, api.twitter.com"),
        requestToken("api.x.com", "sign-in-with-twitter", "X9xhcB9d+NxXd/ThJ/n51vPhetM=")
            .named("B, api.x.com"),
        requestToken("api.x.com", "sign-in-with-x", "8igbBKR9gBbelLwVpdCcrMF7xd4=")
            .named("B, new callback"),
        accessToken("api.twitter.com", "39cipBtIOHEEnybAR4sATQTpl2I=").named("C, api.twitter.com"),
        accessToken("api.x.com", "G3DdousFWwxEepaZcmHguKqeBvs=").named("C, api.x.com"),
        verifyCredentials("api.x.com", "NgF6mkZZDrUdy/0UBIeBKpQYQGc=").named("D, api.x.com"),
        verifyCredentials("api.twitter.com", "1SRtJorHXjZOt+wLlGg6Tx5ZU10=")
            .named("D, api.twitter.com"),
        difficultCallback().named("E"),
        danceRequestToken().named("F, request token"),
        danceAccessToken().named("F, access token"),
        danceStatus().named("F, body that is not ASCII"),
        rfcInitiate().named("H, initiate"),
        rfcToken().named("H, token"),
        rfcPhotos().named("H, photos"),
        rfcDuplicateNames().named("I"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("published")
  void publishedSignatureFits(String name, Signed signed) {
    assertThat(signed.fits()).as(signed.baseString()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("published")
  void otherMethodOrSecretDoesNotFit(String name, Signed signed) {
    String otherMethod = signed.method().equals("GET") ? "POST" : "GET";
    String otherBase = SignatureCheck.baseString(otherMethod, signed.url(), signed.parameters());

    assertThat(
            SignatureCheck.matches(
                signed.signature(), otherBase, signed.consumerSecret(), signed.tokenSecret()))
        .isFalse();
    assertThat(
            SignatureCheck.matches(
                signed.signature(), signed.baseString(), signed.consumerSecret(), "other"))
        .isFalse();
  }

  @Test
  void baseStringIsTheOneOfXsGuide() {
    assertThat(creatingASignature("https://api.x.com/1.1", "").baseString())
        .isEqualTo(
            "POST&https%3A%2F%2Fapi.x.com%2F1.1%2Fstatuses%2Fupdate.json&include_entities%3Dtrue"
                + "%26oauth_consumer_key%3Dxvz1evFS4wEEPTGEFPHBog%26oauth_nonce%3D"
                + "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg%26oauth_signature_method%3DHMAC-SHA1"
                + "%26oauth_timestamp%3D1318622958%26oauth_token%3D370773112-"
                + "GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb%26oauth_version%3D1.0%26status%3DHello"
                + "%2520Ladies%2520%252B%2520Gentlemen%252C%2520a%2520signed%2520OAuth%2520request"
                + "%2521");
  }

  @Test
  void baseStringIsTheOneOfTheRfc() {
    assertThat(rfcDuplicateNames().baseString())
        .isEqualTo(
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D"
                + "%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2"
                + "%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1"
                + "%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7");
  }

  @ParameterizedTest
  @CsvSource({
    "bs, cs, '', egQqG5AJep5sJ7anhXju1unge2I=",
    "bs, cs, ts, VZVjXceV7JgPq/dOTnNmEfO0Fv8=",
    "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacation.jpg%26oauth_consumer_key%3D"
        + "dpf43f3p2l4k3l03%26oauth_nonce%3Dkllo9940pd9333jh%26oauth_signature_method%3DHMAC-SHA1"
        + "%26oauth_timestamp%3D1191242096%26oauth_token%3Dnnch734d00sl2jdk%26oauth_version%3D1.0"
        + "%26size%3Doriginal, kd94hf93k423kf44, pfkkdhi9sl3r4s00, tR3+Ty81lMeYAr/Fid0kMTYa/WM=",
  })
  void signatureIsTheOneOfTheOAuthCoreTestCases(
      String baseString, String consumerSecret, String tokenSecret, String signature) {
    assertThat(SignatureCheck.signature(baseString, consumerSecret, tokenSecret))
        .isEqualTo(signature);
  }

  @ParameterizedTest
  @CsvSource({
    "name, name=",
    "a=b, a=b",
    "a=b&c=d, a=b&c=d",
    "a=x!y&a=x+y, a=x%20y&a=x%21y",
    "x!y=a&x=a, x=a&x%21y=a",
    // The name decides before the "=" does: "-" is less than "=".
    "a-b=1&a=2, a=2&a-b=1",
  })
  void parametersAreNormalized(String form, String normalized) {
    assertThat(SignatureCheck.normalized(Parameters.parse(form))).isEqualTo(normalized);
  }

  @ParameterizedTest
  @CsvSource({
    "abcABC123, abcABC123",
    "-._~, -._~",
    "%, %25",
    "+, %2B",
    "&=*, %26%3D%2A",
    "'\n', %0A",
    "' ', %20",
    "'\u007f', %7F",
    "'\u0080', %C2%80",
    "\u3001, %E3%80%81",
    "\u2603, %E2%98%83",
    "'Ladies + Gentlemen', Ladies%20%2B%20Gentlemen",
    "'Dogs, Cats & Mice', 'Dogs%2C%20Cats%20%26%20Mice'",
  })
  void textIsPercentEncodedAndBack(String text, String encoded) {
    assertThat(PercentEncoding.encode(text)).isEqualTo(encoded);
    assertThat(PercentEncoding.decode(encoded)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "http, EXAMPLE.COM:80, /r%20v/X, http://example.com/r%20v/X",
    "https, www.example.net:8080, /, https://www.example.net:8080/",
    "https, api.x.com:443, /2/users/me, https://api.x.com/2/users/me",
    "http, api.x.com:443, /a, http://api.x.com:443/a",
    "http, example.com, '', http://example.com/",
  })
  void baseUrlIsWithoutDefaultPort(String scheme, String host, String path, String baseUrl) {
    assertThat(SignatureCheck.baseUrl(scheme, host, path)).isEqualTo(baseUrl);
  }

  private static Signed creatingASignature(String root, String signature) {
    Parameters parameters =
        oauth("xvz1evFS4wEEPTGEFPHBog", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", "1318622958")
            .with("oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb")
            .and(Parameters.parse("include_entities=true"))
            .and(
                Parameters.parse(
                    "status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21"));
    return new Signed(
        "POST",
        root + "/statuses/update.json",
        parameters,
        "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
        "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
        signature);
  }

  private static Signed requestToken(String host, String callback, String signature) {
    Parameters parameters =
        oauth(GUIDE_KEY, "ea9ec8429b68d6b77cd5600adbbb0456", "1318467427")
            .with("oauth_callback", "http://localhost/" + callback + "/");
    return new Signed(
        "POST",
        "https://" + host + "/oauth/request_token",
        parameters,
        GUIDE_SECRET,
        "",
        signature);
  }

  private static Signed accessToken(String host, String signature) {
    Parameters parameters =
        oauth(GUIDE_KEY, "a9900fe68e2573b27a37f10fbad6a755", "1318467427")
            .with("oauth_token", "NPcudxy0yU5T3tBzho7iCotZ3cnetKwcTIRlX0iwRl0")
            .and(Parameters.parse("oauth_verifier=uw7NjWHT6OJ1MpJOXsHfNxoAhPKpgI8BlYDhxEjIBY"));
    return new Signed(
        "POST",
        "https://" + host + "/oauth/access_token",
        parameters,
        GUIDE_SECRET,
        "veNRnAWe6inFuo8o2u8SLLZLjolYDmDP7SzL0YfYI",
        signature);
  }

  private static Signed verifyCredentials(String host, String signature) {
    Parameters parameters =
        oauth(GUIDE_KEY, "0123456789abcdef0123456789abcdef", "1318467428")
            .with("oauth_token", "7588892-kagSNqWge8gB1WwE3plnFsJHAZVfxWD7Vb57p0b4")
            .and(Parameters.parse("include_entities=false&skip_status=true&include_email=true"));
    return new Signed(
        "GET",
        "https://" + host + "/1.1/account/verify_credentials.json",
        parameters,
        GUIDE_SECRET,
        "PbKfYqSryyeKDWz4ebtY3o5ogNLG11WJuZBc9fQrQo",
        signature);
  }

  private static Signed difficultCallback() {
    Parameters parameters =
        oauth(GUIDE_KEY, "0123456789abcdef0123456789abcdef", "1318467428")
            .with("oauth_callback", "https://app.example/cb?next=/a b&x=\u00fc")
            .with("x_auth_access_type", "read");
    return new Signed(
        "POST",
        "https://api.x.com/oauth/request_token",
        parameters,
        GUIDE_SECRET,
        "",
        "6uBI4XWXb6nSWeh7cGeYe//+tYQ=");
  }

  private static Signed danceRequestToken() {
    String callback = "http://localhost:3005/the_dance/process_callback?service_provider_id=11";
    Parameters parameters =
        oauth(DANCE_KEY, "QP70eNmVz8jvdPevU3oJD2AfF7R7odC2XJcn4XlZJqk", "1272323042")
            .with("oauth_callback", callback);
    return new Signed(
        "POST",
        "https://api.twitter.com/oauth/request_token",
        parameters,
        DANCE_SECRET,
        "",
        "8wUi7m5HFQy76nowoCThusfgB+Q=");
  }

  private static Signed danceAccessToken() {
    Parameters parameters =
        oauth(DANCE_KEY, "9zWH6qe0qG7Lc1telCn7FhUbLyVdjEaL3MO5uHxn8", "1272323047")
            .with("oauth_token", "8ldIZyxQeVrFZXFOZH5tAwj6vzJYuLQpl0WUEYtWc")
            .with("oauth_verifier", "pDNg57prOHapMbhv25RNf75lVRd6JDsni1AJJIDYoTY");
    return new Signed(
        "POST",
        "https://api.twitter.com/oauth/access_token",
        parameters,
        DANCE_SECRET,
        "x6qpRnlEmW9JbQn4PQVVeVG8ZLPEx6A0TOebgwcuA",
        "PUw/dHA4fnlJYM6RhXk5IU/0fCc=");
  }

  private static Signed danceStatus() {
    String status =
        "setting up my twitter \u79c1\u306e\u3055\u3048\u305a\u308a\u3092\u8a2d\u5b9a\u3059\u308b";
    Parameters parameters =
        oauth(DANCE_KEY, "oElnnMTQIZvqvlfXM56aBLAf5noGD0AQR3Fmi7Q6Y", "1272325550")
            .with("oauth_token", "819797-Jxq8aYUDRmykzVKrgoLhXSq67TEa5ruc4GJC2rWimw")
            .with("status", status);
    return new Signed(
        "POST",
        "http://api.twitter.com/1/statuses/update.json",
        parameters,
        DANCE_SECRET,
        "J6zix3FfA9LofH0awS24M3HcBYXO5nI1iYe8EfBA",
        "yOahq5m0YjDDjfjxHaXEsW9D+X0=");
  }

  private static Signed rfcInitiate() {
    return rfc(
        "POST",
        "https://photos.example.net/initiate",
        "oauth_timestamp=\"137131200\", oauth_nonce=\"wIjqoS\","
            + " oauth_callback=\"http%3A%2F%2Fprinter.example.com%2Fready\"",
        "",
        "",
        "74KNZJeDHnMBp0EMJ9ZHt/XKycU=");
  }

  private static Signed rfcToken() {
    return rfc(
        "POST",
        "https://photos.example.net/token",
        "oauth_token=\"hh5s93j4hdidpola\", oauth_timestamp=\"137131201\","
            + " oauth_nonce=\"walatlh\", oauth_verifier=\"hfdp7dh39dks9884\"",
        "",
        "hdhd0244k9j7ao03",
        "gKgrFCywp7rO0OXSjdot/IHF7IU=");
  }

  private static Signed rfcPhotos() {
    return rfc(
        "GET",
        "http://photos.example.net/photos",
        "oauth_token=\"nnch734d00sl2jdk\", oauth_timestamp=\"137131202\","
            + " oauth_nonce=\"chapoH\"",
        "file=vacation.jpg&size=original",
        "pfkkdhi9sl3r4s00",
        "MdpQcU8iPSUjWoN/UDMsK2sui9I=");
  }

  private static Signed rfc(
      String method,
      String url,
      String header,
      String query,
      String tokenSecret,
      String signature) {
    String whole =
        "OAuth realm=\"Photos\", oauth_consumer_key=\"dpf43f3p2l4k3l03\","
            + " oauth_signature_method=\"HMAC-SHA1\", "
            + header
            + ", oauth_signature=\""
            + PercentEncoding.encode(signature)
            + "\"";
    Parameters parameters = AuthorizationHeader.parse(whole).and(Parameters.parse(query));
    return new Signed(method, url, parameters, "kd94hf93k423kf44", tokenSecret, signature);
  }

  /** The RFC prints placeholders for this one; the secrets are those of several test suites. */
  private static Signed rfcDuplicateNames() {
    Parameters parameters =
        AuthorizationHeader.parse(
                "OAuth realm=\"Example\", oauth_consumer_key=\"9djdj82h48djs9d2\","
                    + " oauth_token=\"kkk9d7dh3k39sjv7\", oauth_signature_method=\"HMAC-SHA1\","
                    + " oauth_timestamp=\"137131201\", oauth_nonce=\"7d8f3e4a\","
                    + " oauth_signature=\"\"")
            .and(Parameters.parse("b5=%3D%253D&a3=a&c%40=&a2=r%20b"))
            .and(Parameters.parse("c2&a3=2+q"));
    return new Signed(
        "POST",
        "http://example.com/request",
        parameters,
        "j49sk3j29djd",
        "dh893hdasih9",
        "r6/TJjbCOr97/+UU0NsvSne7s5g=");
  }

  private static Parameters oauth(String key, String nonce, String timestamp) {
    return Parameters.NONE
        .with("oauth_consumer_key", key)
        .with("oauth_nonce", nonce)
        .with("oauth_signature_method", "HMAC-SHA1")
        .with("oauth_timestamp", timestamp)
        .with("oauth_version", "1.0");
  }
}
