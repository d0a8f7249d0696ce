package org.loginwithx.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Judged by the address a browser ends up at, as ADV-21 asks for; okhttp reads URLs like one. */
final class ReturnUrlTest {

  private static final List<String> PUBLIC_URLS =
      List.of("https://app.example", "https://app.example:8443/shop", "http://127.0.0.1:8080");

  private static final List<String> FRAGMENTS =
      List.of(
          "/",
          "/",
          "/",
          "\\",
          "//",
          "a",
          "account",
          "evil.example",
          "app.example",
          ".",
          "..",
          ":",
          "@",
          "?",
          "#",
          "&",
          "=",
          ";",
          "%2f",
          "%2F",
          "%5c",
          "%2e",
          "%25",
          "%09",
          "%0d%0a",
          "%00",
          "%20",
          "%e2%88%95",
          "\t",
          "\n",
          "\r",
          " ",
          "\u0000",
          "\u00a0",
          "\uff0f",
          "\u2215",
          "\u3002",
          "\u202e",
          "http:",
          "https:",
          "javascript:",
          "[::1]",
          "[",
          "]",
          "80",
          "~",
          "*",
          "!",
          "'",
          "(",
          ")",
          ",",
          "+",
          "$",
          "-",
          "_",
          "x.html",
          "{",
          "|",
          "<",
          "\"",
          "%",
          "%32%66",
          "\u00fc");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/account",
        "/account/",
        "/a/b/c",
        "/a?b=c&d=e",
        "/a?next=//evil.example/",
        "/a?next=https://evil.example/..%2f",
        "/a#top",
        "/a?b#c",
        "/a.html",
        "/a..b",
        "/a;v=1",
        "/~me/@you/$1,2!",
        "/%C3%A9t%C3%A9",
        "/a%20b",
        "/evil.example",
        "/@evil.example",
        "/:80/"
      })
  void pathOfThisOriginIsAccepted(String path) {
    assertThat(ReturnUrl.parse(path)).contains(new ReturnUrl(path));
    assertStaysHere(path);
  }

  @ParameterizedTest(name = "ADV-20/21/26 {0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nothing | ``",
        "relative | evil",
        "relative with dots | ../evil",
        "no slash | evil.example/",
        "absolute | https://evil.example/",
        "absolute http | http://evil.example/",
        "upper-case scheme | HTTPS://evil.example/",
        "scheme without slashes | https:evil.example",
        "scheme with one slash | https:/evil.example",
        "scheme with three slashes | https:///evil.example",
        "scheme-relative | //evil.example",
        "scheme-relative with path | //evil.example/account",
        "three slashes | ///evil.example",
        "four slashes | ////evil.example",
        "slash backslash | /\\evil.example",
        "backslash slash | \\/evil.example",
        "two backslashes | \\\\evil.example",
        "slash two backslashes | /\\\\evil.example",
        "backslash in the path | /a\\..\\evil",
        "backslash before a colon | /\\:evil.example",
        "user info | //app.example@evil.example/",
        "user info with password | //app.example:443@evil.example",
        "our own origin in full | https://app.example/account",
        "our origin as a prefix | https://app.example.evil.example/",
        "our origin as user info | https://app.example@evil.example/",
        "our own name, scheme-relative | //app.example/account",
        "script | javascript:alert(1)",
        "script with slashes | javascript://app.example/%0aalert(1)",
        "script in disguise | JaVaScRiPt:alert(1)",
        "data | data:text/html,<script>alert(1)</script>",
        "vbscript | vbscript:msgbox(1)",
        "file | file:///etc/passwd",
        "encoded slash first | /%2f/evil.example",
        "encoded slash second | /%2Fevil.example",
        "encoded both | %2f%2fevil.example",
        "encoded backslash | /%5cevil.example",
        "encoded backslash, upper case | /%5C%5Cevil.example",
        "twice encoded slash | /%252fevil.example",
        "twice encoded backslash | /%255cevil.example",
        "thrice encoded slash | /%25252fevil.example",
        "UTF-16 style encoding | /%u2215evil.example",
        "encoded tab | /%09/evil.example",
        "encoded line feed | /%0a/evil.example",
        "encoded CRLF | /%0d%0aLocation:%20https://evil.example",
        "encoded NUL | /%00/evil.example",
        "encoded escape | /%1b[31m",
        "dot segment | /./evil",
        "dot segment to a second slash | /.//evil.example",
        "parent segment | /../evil",
        "parent segment to a second slash | /..//evil.example",
        "parent segment inside | /a/../../evil",
        "parent behind a parameter | /..;/evil",
        "encoded dots | /%2e%2e//evil.example",
        "half encoded dots | /.%2e/evil",
        "encoded dot, then slash | /%2e//evil.example",
        "double slash inside | /a//evil.example",
        "double slash at the end | /a//",
        "hidden directory | /.git/config",
        "semicolon then slashes | /;//evil.example",
        "fragment like a host | //evil.example#@app.example",
        "query like a host | //evil.example?@app.example",
        "port only | //:80",
        "IPv6 host | //[::1]/",
        "number as host | //2130706433/",
        "short host | //0",
        "full-width solidus | /\uff0fevil.example",
        "full-width solidus twice | \uff0f\uff0fevil.example",
        "division slash | /\u2215evil.example",
        "fraction slash | /\u2044evil.example",
        "full-width dots | /\uff0e\uff0e/evil",
        "ideographic full stop | //evil\u3002example",
        "right-to-left override | /\u202eelpmaxe.live//",
        "zero-width space | /\u200b/evil.example",
        "soft hyphen | /\u00ad/evil.example",
        "byte-order mark | \ufeff//evil.example",
        "no-break space | /\u00a0/evil.example",
        "line separator | /\u2028/evil.example",
        "next line | /\u0085/evil.example",
        "half a pair | /\ud800/evil.example",
        "markup | /<script>",
        "quote | /\"onclick=alert(1)",
        "broken escape | /%",
        "broken escape, letters | /%zz",
        "brace | /{a}",
        "caret | /^"
      })
  void redirectTrickIsRefused(String trick, String path) {
    assertThat(ReturnUrl.parse(path)).isEmpty();
    ReturnUrl.mend(path).ifPresent(url -> assertStaysHere(url.path()));
    assertThatIllegalArgumentException().isThrownBy(() -> new ReturnUrl(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\t//evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r/evil.example",
        "/\r\nLocation: https://evil.example/",
        "\r\n//evil.example",
        "/\u000b/evil.example",
        "/\u0000/evil.example",
        "/\u0001/evil.example",
        "/\u001b/evil.example",
        "/\u007f/evil.example",
        " //evil.example",
        " /account",
        "/account ",
        "/ /evil.example",
        "/a b",
        "/a?b\nc",
        "/a#b\tc",
        "/a|b"
      })
  void whatABrowserDropsOrTrimsIsRefused(String path) {
    assertThat(ReturnUrl.parse(path)).isEmpty();
  }

  @Test
  void missingOneIsNone() {
    assertThat(ReturnUrl.parse(null)).isEmpty();
    assertThat(ReturnUrl.mend(null)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\'',
      value = {
        "/account?f={a} /account?f=%7Ba%7D",
        "/{a}|b^c /%7Ba%7D%7Cb%5Ec",
        "/account?f=a|b /account?f=a%7Cb",
        "/account?f=a^b` /account?f=a%5Eb%60",
        "/a`b /a%60b",
        "/a?f=\"<>\" /a?f=%22%3C%3E%22",
        "/<b> /%3Cb%3E",
        "/list[1] /list%5B1%5D",
        "/list?f[]=1 /list?f[]=1",
        "/b\u00fccherei /b%C3%BCcherei",
        "/bu\u0308cherei /bu%CC%88cherei",
        "/\u56fe\u4e66?q=\u9986 /%E5%9B%BE%E4%B9%A6?q=%E9%A6%86",
        "/account?f=\u00fc /account?f=%C3%BC",
        "/a?f=\ud83d\ude00 /a?f=%F0%9F%98%80",
        "/100%25 /100%25",
        "/a?f=100%25 /a?f=100%25",
        "/a?f=100% /a?f=100%25",
        "/a?f=%zz /a?f=%25zz",
        "/a?f=%0a /a?f=%0a",
        "/a#b#c /a#b%23c",
        "/a?b#c?d /a?b#c?d"
      })
  void deepLinkThatOnlyLooksOddIsKept(String link, String expected) {
    assertThat(ReturnUrl.mend(link)).map(ReturnUrl::path).contains(expected);
    assertThat(ReturnUrl.mend(expected)).map(ReturnUrl::path).contains(expected);
    assertStaysHere(expected);
  }

  @Test
  void spacesAndLineEndsBehindThePathAreEncoded() {
    assertThat(ReturnUrl.mend("/a?f=b c\t\r\n"))
        .map(ReturnUrl::path)
        .contains("/a?f=b%20c%09%0D%0A");
    assertThat(ReturnUrl.mend("/a#b c")).map(ReturnUrl::path).contains("/a#b%20c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a?b\\c",
        "/a\\b",
        "/a?\u0000",
        "/a?\u001b",
        "/a?\u007f",
        "/a?\u202e",
        "/a?\u2028",
        "/a?\ud800",
        "/a b",
        "/a\n",
        "/%",
        "/a%2",
        "/\u2215\u2215evil.example",
        "/\ud83d\ude00",
        "/%25%32%66/evil.example",
        "/%25%32%46/evil.example",
        "/%252525252525",
        "/a%25252e%25252e/",
        "/%7f",
        "{//evil.example"
      })
  void whatIsUnsafeIsStillDropped(String link) {
    assertThat(ReturnUrl.mend(link)).isEmpty();
  }

  @Test
  void overlongOneIsRefused() {
    assertThat(ReturnUrl.parse("/" + "a".repeat(1_999))).isPresent();
    assertThat(ReturnUrl.parse("/" + "a".repeat(2_000))).isEmpty();
    assertThat(ReturnUrl.parse("/".repeat(100_000))).isEmpty();
    assertThat(ReturnUrl.mend("/".repeat(100_000))).isEmpty();
    assertThat(ReturnUrl.mend("/" + "\u00fc".repeat(333))).isPresent();
    assertThat(ReturnUrl.mend("/" + "\u00fc".repeat(334))).isEmpty();
  }

  @Test
  void pathWithoutQueryEndsAtTheQueryOrTheFragment() {
    assertThat(new ReturnUrl("/a/b?c#d").pathWithoutQuery()).isEqualTo("/a/b");
    assertThat(new ReturnUrl("/a/b#c?d").pathWithoutQuery()).isEqualTo("/a/b");
    assertThat(new ReturnUrl("/a/b").pathWithoutQuery()).isEqualTo("/a/b");
  }

  @Test
  void whateverIsAcceptedStaysOnThisOrigin() {
    SplittableRandom random = new SplittableRandom(20261121);
    int accepted = 0;
    for (int round = 0; round < 100_000; round++) {
      String text = trickyText(random);
      Optional<ReturnUrl> url = ReturnUrl.parse(text);
      if (url.isPresent()) {
        assertThat(url.get().path()).isEqualTo(text);
        assertStaysHere(text);
        accepted++;
      }
    }
    // A validator that accepts nothing has this property too.
    assertThat(accepted).isGreaterThan(5_000);
  }

  @Test
  void whateverIsMendedStaysOnThisOrigin() {
    SplittableRandom random = new SplittableRandom(20261128);
    int mended = 0;
    for (int round = 0; round < 100_000; round++) {
      String text = trickyText(random);
      Optional<ReturnUrl> url = ReturnUrl.mend(text);
      if (ReturnUrl.parse(text).isPresent()) {
        assertThat(url).map(ReturnUrl::path).contains(text);
      } else if (url.isPresent()) {
        assertStaysHere(url.get().path());
        assertThat(ReturnUrl.mend(url.get().path())).isEqualTo(url);
        mended++;
      }
    }
    assertThat(mended).isGreaterThan(500);
  }

  private static String trickyText(SplittableRandom random) {
    StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "/");
    int parts = random.nextInt(1, 7);
    for (int part = 0; part < parts; part++) {
      text.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
    }
    return text.toString();
  }

  /** Wherever it is put into a Location: behind the public address, or by itself. */
  private static void assertStaysHere(String path) {
    for (String publicUrl : PUBLIC_URLS) {
      HttpUrl here = HttpUrl.get(publicUrl + "/oauth/callback/twitter");
      assertSameOrigin(here, path);
      assertSameOrigin(here, publicUrl + path);
    }
  }

  private static void assertSameOrigin(HttpUrl here, String location) {
    HttpUrl there = here.resolve(location);
    if (there == null
        || !there.scheme().equals(here.scheme())
        || !there.host().equals(here.host())
        || there.port() != here.port()
        || !(there.username() + there.password()).isEmpty()) {
      throw new AssertionError("A browser goes from " + here + " by " + location + " to " + there);
    }
  }
}
