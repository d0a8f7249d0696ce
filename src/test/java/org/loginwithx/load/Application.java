package org.loginwithx.load;

import java.nio.file.Path;

/**
 * Something to log in to.
 *
 * @param name for the printed tables
 * @param protocol {@code oauth1} or {@code oauth2}
 * @param war what to deploy
 * @param open a page for all, which answers once the application is there
 * @param start where a log-in begins
 * @param page where it ends: says who is logged in, as JSON, and nothing more
 * @param callback where X sends people
 */
record Application(
    String name,
    String protocol,
    Path war,
    String open,
    String start,
    String page,
    String callback) {

  /** The same, with something added to what is deployed. */
  Application withWar(Path other) {
    return new Application(name, protocol, other, open, start, page, callback);
  }

  static Application ours(LoadOptions options, String protocol) {
    return new Application(
        "ours",
        protocol,
        options.target().resolve("login-with-x.war"),
        "/sign-in",
        "/login/twitter?returnTo=/api/me",
        "/api/me",
        protocol.equals("oauth1") ? "/oauth/callback/twitter" : "/oauth2/callback/twitter");
  }

  /** What people would take in place of us: pac4j for OAuth 1.0a, Spring for OAuth 2.0. */
  static Application peer(LoadOptions options, String protocol) {
    return protocol.equals("oauth1") ? pac4j(options.target()) : spring(options.target());
  }

  private static Application pac4j(Path target) {
    return new Application(
        "pac4j",
        "oauth1",
        target.resolve("peers/pac4j/pac4j.war"),
        "/up.html",
        "/me",
        "/me",
        "/callback");
  }

  private static Application spring(Path target) {
    return new Application(
        "Spring",
        "oauth2",
        target.resolve("peers/spring/spring.war"),
        "/up.html",
        "/oauth2/authorization/x",
        "/me",
        "/login/oauth2/code/x");
  }
}
