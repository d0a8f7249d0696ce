package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The frame around the simulator's pages, which ask for nothing from anywhere else. */
final class Html {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --line: #8888; --accent: #0b57d0; --on-accent: #fff; }
      @media (prefers-color-scheme: dark) { :root { --accent: #a8c7fa; --on-accent: #062e6f; } }
      * { box-sizing: border-box; }
      body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; overflow-wrap: anywhere;
        background: Canvas; color: CanvasText; }
      .banner { background: #ffd95a; color: #222; padding: .5rem 1rem; text-align: center; }
      main { max-width: 36rem; margin: 0 auto; padding: 1rem; }
      h1 { font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
      h2 { font-size: 1.1rem; margin-bottom: .25rem; }
      ul { padding-left: 1.25rem; }
      a { color: var(--accent); }
      label { display: block; font-weight: 600; margin-bottom: .5rem; }
      input { font: inherit; width: 100%; padding: .6rem; border: 1px solid var(--line);
        border-radius: .5rem; margin-bottom: 1rem; }
      button { font: inherit; font-weight: 600; padding: .6rem 1.25rem; border-radius: 2rem;
        border: 1px solid var(--line); background: transparent; color: inherit;
        margin: 0 .5rem .5rem 0; cursor: pointer; }
      button.main { background: var(--accent); border-color: var(--accent);
        color: var(--on-accent); }
      :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
      .accounts { list-style: none; padding: 0; }
      .accounts li, .person { display: flex; gap: .75rem; align-items: center;
        margin-bottom: .5rem; }
      .accounts img, .person img { width: 2rem; height: 2rem; border-radius: 50%;
        flex: none; }
      form .person { margin-block: 1rem; }
      .lead { margin-bottom: .25rem; }
      .permissions { margin-top: 0; }
      .permissions code { font-size: .85em; }
      .small { font-size: .875rem; }
      .error { border-left: .25rem solid #b3261e; padding-left: .75rem; }
      dt { font-weight: 600; }
      dd { margin: 0 0 .5rem; font-family: ui-monospace, monospace; }
      .pin { font-size: 2.5rem; letter-spacing: .2em; }
      """;

  // No form-action: Chromium applies it to the redirect back to the app as well.
  private static final String POLICY =
      "default-src 'none'; img-src 'self' data:; style-src 'sha256-"
          + sha256(STYLE)
          + "'; base-uri 'none'; frame-ancestors 'none'";

  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** {@code content} is HTML, {@code title} is text. */
  static Reply page(int status, String title, String content) {
    String page =
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s · X simulator</title>
        <link rel="icon" href="data:,">
        <style>%s</style>
        </head>
        <body>
        <header class="banner"><strong>X simulator:</strong> not the real X</header>
        <main>
        <h1>%s</h1>
        %s
        </main>
        </body>
        </html>
        """
            .formatted(escape(title), STYLE, escape(title), content);
    return Reply.html(status, page)
        .withHeader("content-security-policy", POLICY)
        .withHeader("x-frame-options", "DENY")
        .withHeader("x-content-type-options", "nosniff")
        .withHeader("referrer-policy", "no-referrer");
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
