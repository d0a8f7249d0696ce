package org.loginwithx.browser;

import org.junit.jupiter.api.Tag;

/** What a person does is the same by both protocols, so once is enough for each day. */
@Tag("thorough")
@NeedsChromium
final class OAuth1InBrowserIT extends LoginInBrowserCases {

  OAuth1InBrowserIT() {
    super(Site.OAUTH1);
  }
}
